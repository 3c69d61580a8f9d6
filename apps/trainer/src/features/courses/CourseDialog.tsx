import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CreateCourseInput, type CourseView } from '@seatwise/domain/invites/contract';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, Dialog, Form, FormActions, Notice, TextAreaField, TextField } from '@seatwise/ui';
import { readAmount, useErrorWords, useFormat, useWebWords, writeAmount } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

const LEAST = 50;
const MOST = 10_000_000;
const INFO_MAX = 4000;

/** What a course is called, what a seat costs, and what those who sit there need to know. */
export function CourseDialog({
  course,
  organization,
  onClose,
  onDone,
}: {
  /** Null: a new one. */
  course: CourseView | null;
  organization: OrganizationView;
  onClose: () => void;
  onDone: (title: string) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const currency = course?.seatPrice.currency ?? organization.currency;
  const [title, setTitle] = useState(course?.title ?? '');
  const [price, setPrice] = useState(course === null ? '' : writeAmount(course.seatPrice.amount, format.language));
  const [info, setInfo] = useState(course?.joiningInfo ?? '');
  const [failures, setFailures] = useState(0);
  const done = async (saved: CourseView) => {
    await client.invalidateQueries(trpc.seats.courses.pathFilter());
    onDone(saved.title);
  };
  const create = useMutation(trpc.seats.createCourse.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.seats.updateCourse.mutationOptions({ onSuccess: done }));
  const pending = create.isPending || update.isPending;
  const error = create.error ?? update.error;

  const amount = readAmount(price, format.language);
  const shape = CreateCourseInput.shape;
  const wrong = {
    title: shape.title.safeParse(title).success ? null : t('course.nameNeeded'),
    price: priceProblem(),
    info: shape.joiningInfo.safeParse(info).success ? null : t('course.tooLong', { max: format.number(INFO_MAX) }),
  };
  function priceProblem(): string | null {
    if (amount === null) return t('course.priceNeeded', { example: writeAmount(3500, format.language) });
    if (amount > 0 && amount < LEAST) return t('course.priceSmall', { least: format.money({ amount: LEAST, currency }) });
    return amount > MOST ? t('course.priceLarge') : null;
  }

  const submit = () => {
    if (amount === null || wrong.title !== null || wrong.price !== null || wrong.info !== null) {
      setFailures((count) => count + 1);
      return;
    }
    const fields = { title, seatPrice: amount, joiningInfo: info.trim() === '' ? null : info };
    if (course === null) create.mutate({ organizationId: organization.id, ...fields });
    else update.mutate({ courseId: course.id, ...fields });
  };
  const name = course === null ? t('course.createTitle') : t('course.editTitle');
  const shown = (problem: string | null) => (failures > 0 ? problem : null);
  return (
    <Dialog open onClose={() => (pending ? undefined : onClose())} title={name}>
      <Form label={name} failures={failures} pending={pending} onSubmit={submit}>
        {error === null ? null : <Notice tone="harm">{words(error)}</Notice>}
        <TextField
          label={t('course.name')}
          name="title"
          value={title}
          onChange={setTitle}
          error={shown(wrong.title)}
          autoComplete="off"
          initialFocus
          required
        />
        <TextField
          label={t('course.price', { currency: currency.toUpperCase() })}
          hint={course === null ? t('course.priceHint') : `${t('course.priceHint')} ${t('course.priceChange')}`}
          name="price"
          inputMode="decimal"
          value={price}
          onChange={setPrice}
          error={shown(wrong.price)}
          autoComplete="off"
          required
        />
        <TextAreaField
          label={t('course.info')}
          hint={t('course.infoHint')}
          name="joining-info"
          value={info}
          onChange={setInfo}
          error={wrong.info}
          counter={t('course.characters', { used: format.number(info.trim().length), max: format.number(INFO_MAX) })}
          rows={5}
        />
        <FormActions>
          <Button type="submit" pending={pending}>
            {course === null ? t('course.create') : shared('states.save')}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

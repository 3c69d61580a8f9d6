import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { CreateInvitesInput, MAX_EMAILS, type OrderView, type SkipReason } from '@seatwise/domain/invites/contract';
import { can } from '@seatwise/domain/invites/policy';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, Form, FormActions, Notice, TextAreaField, TextButton } from '@seatwise/ui';
import { problemOf, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useOrderReasons } from '../courses/reasons.ts';
import { AddressField } from './AddressField.tsx';
import { CheckedLines } from './CheckedLines.tsx';
import styles from './Orders.module.css';
import { MAX_TEXT, useCheck } from './use-check.ts';
import { useSeatsMoved } from './use-orders.ts';

const NOTE_MAX = 1000;

interface Outcome {
  sent: number;
  left: { text: string; reason: SkipReason }[];
}

/** Invites by mail: a list, a verdict for each line, a note, and afterwards what was sent and what was not. */
export function MailInvites({
  order,
  organization,
  text,
  onText,
  note,
  onNote,
}: {
  order: OrderView;
  organization: OrganizationView;
  text: string;
  onText: (text: string) => void;
  note: string;
  onNote: (note: string) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useOrderReasons();
  const moved = useSeatsMoved();
  const check = useCheck(order.id, text);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const create = useMutation(
    trpc.invites.create.mutationOptions({
      onSuccess: async ({ created, skipped }) => {
        // What was known not to do was not sent along; both are told together.
        const before = check.view?.lines.flatMap(({ text: line, email, verdict }) =>
          verdict === 'valid' ? [] : [{ text: email ?? line, reason: verdict }],
        );
        setOutcome({
          sent: created.length,
          left: [...(before ?? []), ...skipped.map(({ email, reason }) => ({ text: email, reason }))],
        });
        onText('');
        onNote('');
        await moved();
      },
    }),
  );
  const valid = check.view?.lines.flatMap(({ email, verdict }) => (verdict === 'valid' && email !== null ? [email] : [])) ?? [];
  const noteFits = CreateInvitesInput.shape.note.safeParse(note).success;
  const whyNot = (): string | null => {
    const may = can.invite(order, organization);
    if (may !== true) return reasons(may);
    if (text.trim() === '') return t('assign.whyNot.empty');
    if (text.length > MAX_TEXT) return t('assign.whyNot.large', { max: format.number(MAX_TEXT) });
    if (check.error !== null) return t('assign.whyNot.unchecked');
    if (!check.current) return t('assign.whyNot.checking');
    if (valid.length === 0) return t('assign.whyNot.nobody');
    if (valid.length > MAX_EMAILS) return t('assign.whyNot.many', { max: format.number(MAX_EMAILS) });
    return noteFits ? null : t('assign.whyNot.note', { max: format.number(NOTE_MAX) });
  };
  const reason = whyNot();
  if (outcome !== null) return <Sent outcome={outcome} onAgain={() => setOutcome(null)} />;
  // More lines than can be looked at is the one thing the server finds wrong with a text.
  const tooMany = problemOf(check.error).code === 'INVALID_INPUT';
  return (
    <Form
      label={t('assign.title')}
      pending={create.isPending}
      onSubmit={() => {
        if (reason === null) create.mutate({ orderId: order.id, emails: valid, ...(note.trim() === '' ? {} : { note }) });
      }}
    >
      <AddressField value={text} onChange={onText} />
      {check.error === null ? null : (
        <Notice
          tone="harm"
          title={t('assign.checkFailed')}
          action={tooMany ? undefined : <TextButton onClick={check.retry}>{shared('states.retry')}</TextButton>}
        >
          {tooMany ? t('assign.tooMany', { max: format.number(MAX_EMAILS) }) : words(check.error)}
        </Notice>
      )}
      {check.view === null || check.error !== null ? null : <CheckedLines view={check.view} current={check.current} />}
      <TextAreaField
        label={t('assign.note')}
        hint={t('assign.noteHint')}
        name="note"
        value={note}
        onChange={onNote}
        error={noteFits ? null : t('assign.whyNot.note', { max: format.number(NOTE_MAX) })}
        counter={t('course.characters', { used: format.number(note.trim().length), max: format.number(NOTE_MAX) })}
        rows={3}
      />
      {create.error === null ? null : <Notice tone="harm">{words(create.error)}</Notice>}
      <FormActions>
        <Button type="submit" pending={create.isPending} reason={reason}>
          {t('assign.submit')}
        </Button>
      </FormActions>
    </Form>
  );
}

/** How many were sent for delivery, which lines were not, and why. */
function Sent({ outcome: { sent, left }, onAgain }: { outcome: Outcome; onAgain: () => void }) {
  const t = useWords();
  const summary = useRef<HTMLDivElement>(null);
  // The form is gone, and its button with it.
  useEffect(() => summary.current?.focus({ preventScroll: true }), []);
  return (
    <div ref={summary} tabIndex={-1} className={styles.summary}>
      <Notice
        tone={sent > 0 ? 'done' : 'waiting'}
        title={t('assign.sent', { count: sent })}
        action={
          <Button look="secondary" size="small" onClick={onAgain}>
            {t('assign.again')}
          </Button>
        }
      >
        {sent === 0 ? null : <p>{t('assign.sentText')}</p>}
        {left.length === 0 ? null : (
          <>
            <p>{t('assign.skipped', { count: left.length })}</p>
            <ul className={styles.skipped}>
              {left.map(({ text, reason }, at) => (
                <li key={at}>
                  {text} <span>{t(`assign.verdicts.${reason}`)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Notice>
    </div>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { MAX_RULES, type AvailabilityView, type CoachView } from '@seatwise/domain/bookings/contract';
import { Button, ConfirmDialog, Notice, Panel, Section, Stack } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Availability.module.css';
import { DayTimes } from './DayTimes.tsx';
import { copiedFromMonday, hoursOf, inOrder, onWeekday, rulesOf, sameHours, WEEK, type Hours } from './hours.ts';
import { WeekPicture } from './WeekPicture.tsx';

/** The weekly hours, as a list and as a picture of the same. Nothing is kept until it is saved, and the page says so. */
export function WeekEditor({ coach, availability }: { coach: CoachView; availability: AvailabilityView }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [kept, setKept] = useState(() => hoursOf(availability.rules));
  const [draft, setDraft] = useState(kept);
  const [failures, setFailures] = useState(0);
  const [copied, setCopied] = useState(false);
  const save = useMutation(
    trpc.bookings.setRules.mutationOptions({
      onSuccess: (view) => {
        const after = hoursOf(view.rules);
        setKept(after);
        setDraft(after);
        setCopied(false);
        client.setQueryData(trpc.bookings.availability.queryKey({ coachId: coach.coachId }), view);
        void client.invalidateQueries(trpc.bookings.openSlots.pathFilter());
      },
    }),
  );
  const change = (hours: Hours[]) => {
    save.reset();
    setCopied(false);
    setDraft(hours);
  };
  const dirty = !sameHours(kept, draft) || draft.some((one) => !inOrder(one));
  const wrong = draft.some((one) => !inOrder(one));
  const tooMany = !wrong && rulesOf(draft).length > MAX_RULES;
  const leaving = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  const submit = () => {
    if (wrong || tooMany) setFailures((count) => count + 1);
    else save.mutate({ rules: rulesOf(draft) });
  };
  return (
    <Section title={t('availability.week')} lead={t('availability.weekLead')}>
      <Stack gap={16}>
        {kept.length === 0 && draft.length === 0 ? <Notice tone="waiting">{t('availability.empty')}</Notice> : null}
        <div className={styles.week}>
          <Panel>
            <ul className={styles.days}>
              {WEEK.map((day) => (
                <DayTimes key={day} day={day} hours={draft} strict={failures > 0} onChange={change} />
              ))}
            </ul>
            <div className={styles.copy}>
              <Button
                look="quiet"
                size="small"
                reason={onWeekday(draft, 1).length === 0 ? t('availability.copyReason') : null}
                reasonAs="tip"
                onClick={() => {
                  change(copiedFromMonday(draft));
                  setCopied(true);
                }}
              >
                {t('availability.copy')}
              </Button>
            </div>
          </Panel>
          <WeekPicture hours={draft} onChange={change} />
        </div>
        {copied ? <Notice>{t('availability.copied')}</Notice> : null}
        {tooMany && failures > 0 ? <Notice tone="harm">{t('availability.tooMany')}</Notice> : null}
        {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
        {save.isSuccess && !dirty ? <Notice tone="done">{t('availability.saved')}</Notice> : null}
        <div className={styles.save} data-dirty={dirty || undefined}>
          <Button onClick={submit} pending={save.isPending}>
            {t('availability.save')}
          </Button>
          {dirty ? (
            <Button look="quiet" onClick={() => change(kept)}>
              {t('availability.discard')}
            </Button>
          ) : null}
          <output className={styles.unsaved}>{dirty ? t('availability.unsaved') : ''}</output>
        </div>
      </Stack>
      <ConfirmDialog
        open={leaving.status === 'blocked'}
        onClose={() => leaving.reset?.()}
        onConfirm={() => leaving.proceed?.()}
        title={t('availability.leaveTitle')}
        consequence={<p>{t('availability.leaveText')}</p>}
        words={{ confirm: t('availability.leave'), cancel: t('availability.stay') }}
        tone="harm"
      />
    </Section>
  );
}

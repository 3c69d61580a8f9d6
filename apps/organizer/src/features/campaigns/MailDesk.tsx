import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { EmailTemplateView } from '@seatwise/domain/marketing/contract';
import { Button, ConfirmDialog, Notice, Progress, Section, Stack, StatusChip } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { api } from '../../lib/trpc.ts';
import { Counts } from './Counts.tsx';
import { MailForm } from './MailForm.tsx';
import { marketingMoved } from './queries.ts';
import { holds, SendActions, type Said } from './SendActions.tsx';
import { isPast, shownStatus, TONE, turned } from './standing.ts';
import { useZoned } from './use-zoned.ts';
import styles from './MailForm.module.css';

/** One mail of an event: how it stands, its words and its hour, who gets it, and what can be done with it. */
export function MailDesk({ event, mail, onRemoved }: { event: EventView; mail: EmailTemplateView; onRemoved: () => void }) {
  const t = useMarketingWords();
  const zoned = useZoned(event.timeZone);
  const format = useFormat();
  const [changed, setChanged] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const { type, status, counts, audience, sendAt, finishedAt } = mail;
  const begun = counts.recipients > 0;
  const midway = begun && type !== 'confirmation';
  const figures = { done: format.number(turned(counts)), total: format.number(counts.recipients) };
  const unsaved = changed ? t('reason.unsaved') : null;
  return (
    <MailForm event={event} type={type} mail={mail} onSaved={() => setSaid(null)} onChanged={setChanged}>
      <Section title={t(isPast(status) ? 'mail.got' : 'mail.to')}>
        <Stack>
          <div className={styles.standing}>
            <StatusChip tone={TONE[status]}>{t(`status.${shownStatus(mail)}`)}</StatusChip>
            <span>
              {status === 'sent' && finishedAt !== null
                ? t('timeline.sentAt', { when: zoned.when(finishedAt) })
                : type === 'confirmation'
                  ? t('timeline.withOrder')
                  : sendAt === null
                    ? t('timeline.noHour')
                    : zoned.when(sendAt)}
            </span>
          </div>
          {status === 'sending' && midway ? (
            <Progress
              label={t('timeline.progressOf', { title: mail.subject })}
              done={turned(counts)}
              total={counts.recipients}
              text={t('timeline.progress', figures)}
            />
          ) : null}
          {status === 'paused' && midway ? <p className={styles.said}>{t('timeline.pausedMidway', figures)}</p> : null}
          {isPast(status) || midway ? null : (
            <p className={styles.said}>
              {type === 'confirmation'
                ? t('timeline.goesToBuyers', { who: t('who.confirmation') })
                : audience === 0
                  ? t('timeline.goesToNone', { who: t(`who.${type}`) })
                  : t('timeline.goesTo', { count: audience, who: t(`who.${type}`) })}
            </p>
          )}
          {mail.held === null ? null : <Notice tone="waiting">{t('timeline.held')}</Notice>}
          {status === 'missed' ? <Notice tone="waiting">{t('timeline.missed')}</Notice> : null}
          {said === null || !holds(said, mail) ? null : <Notice tone={said.tone}>{said.text}</Notice>}
          {unsaved === null ? null : <p className={styles.said}>{unsaved}</p>}
          <div className={styles.actions}>
            <SendActions
              one={{ id: mail.id, type, title: mail.subject, status, sendAt, counts }}
              kind={type}
              audience={audience}
              event={event}
              blocked={unsaved}
              onSaid={setSaid}
            />
            <TestButton mail={mail} reason={unsaved} onSaid={setSaid} />
            {begun || status === 'sending' || isPast(status) ? null : <RemoveButton mail={mail} onRemoved={onRemoved} />}
          </div>
        </Stack>
      </Section>
      {begun ? (
        <Section
          title={t('mail.figures')}
          aside={
            <ButtonLink
              to={deskPaths.deliveries}
              params={{ eventId: event.id }}
              search={{ templateId: mail.id }}
              look="secondary"
              size="small"
            >
              {t('timeline.deliveries')}
            </ButtonLink>
          }
        >
          <Counts counts={counts} channel="email" />
        </Section>
      ) : null}
    </MailForm>
  );
}

function TestButton({ mail, reason, onSaid }: { mail: EmailTemplateView; reason: string | null; onSaid: (said: Said) => void }) {
  const t = useMarketingWords();
  const words = useErrorWords();
  const test = useMutation({
    mutationFn: () => api.client.marketing.sendTest.mutate({ templateId: mail.id }),
    onSuccess: ({ to }) => onSaid({ tone: 'done', text: t('mail.testSent', { to }) }),
    onError: (error) => onSaid({ tone: 'harm', text: words(error) }),
  });
  return (
    <Button look="secondary" pending={test.isPending} reason={reason} reasonAs="tip" onClick={() => test.mutate()}>
      {t('mail.test')}
    </Button>
  );
}

function RemoveButton({ mail, onRemoved }: { mail: EmailTemplateView; onRemoved: () => void }) {
  const t = useMarketingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.client.marketing.removeTemplate.mutate({ templateId: mail.id }),
    onSuccess: async () => {
      onRemoved();
      await marketingMoved();
    },
  });
  return (
    <>
      <Button look="quiet" tone="harm" onClick={() => setAsking(true)} label={t('mail.removeOf')}>
        {t('mail.remove')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          remove.reset();
        }}
        onConfirm={() => remove.mutate()}
        title={t('mail.removeTitle', { title: mail.subject })}
        consequence={<p>{t('mail.removeText')}</p>}
        words={{ confirm: t('mail.remove'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={remove.isPending}
        error={remove.error === null ? null : words(remove.error)}
      />
    </>
  );
}

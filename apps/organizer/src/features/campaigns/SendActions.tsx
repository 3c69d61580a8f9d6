import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { EmailType, SendStatus, WhatsappAudience } from '@seatwise/domain/marketing/contract';
import { canSend } from '@seatwise/domain/marketing/policy';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import { marketingMoved } from './queries.ts';
import { isPast, standingOf, turned, type Sendable } from './standing.ts';
import { useZoned } from './use-zoned.ts';

/** What is said once something was done, or why it was not. */
export interface Said {
  tone: 'done' | 'harm';
  text: string;
  /** What it is about, and how that stands by it: it need not be said any more once it stands otherwise, whoever saw to that. */
  about?: { id: string; status: SendStatus };
}

/** Whether it still holds, of what stands like this. */
export const holds = ({ about }: Said, { id, status }: { id: string; status: SendStatus }): boolean =>
  about === undefined || about.id !== id || about.status === status;

/** Schedule, pause, send now: for an e-mail and for a WhatsApp campaign, on the timeline and on its own page. What cannot be done says why. */
export function SendActions({
  one,
  kind,
  audience,
  event,
  blocked = null,
  inRow = false,
  onSaid,
}: {
  one: Sendable;
  kind: EmailType | WhatsappAudience;
  /** How many it would go to, where that is known. */
  audience?: number | undefined;
  event: EventView;
  /** Why nothing can be done with it at all; said beside the buttons, once for all of them. */
  blocked?: string | null;
  /** In a row of many: small, and named by its title. */
  inRow?: boolean;
  onSaid: (said: Said) => void;
}) {
  const t = useMarketingWords();
  const words = useErrorWords();
  const zoned = useZoned(event.timeZone);
  const now = new Date(useNow()).toISOString();
  const [asking, setAsking] = useState(false);
  const standing = standingOf(one, event, now);
  const { id: templateId, title } = one;
  const follows = one.type === 'confirmation';
  const failed = (error: unknown) => onSaid({ tone: 'harm', text: words(error) });
  const schedule = useMutation({
    mutationFn: () => api.client.marketing.schedule.mutate({ templateId }),
    onSuccess: async ({ sendAt, status }) => {
      onSaid({
        tone: 'done',
        about: { id: templateId, status },
        text: follows ? t('act.turnedOn', { title }) : t('act.scheduled', { title, when: zoned.when(sendAt ?? one.sendAt ?? now) }),
      });
      await marketingMoved();
    },
    onError: failed,
  });
  const pause = useMutation({
    mutationFn: () => api.client.marketing.pause.mutate({ templateId }),
    onSuccess: async ({ status }) => {
      onSaid({
        tone: 'done',
        about: { id: templateId, status },
        text: t(follows ? 'act.turnedOff' : one.status === 'sending' ? 'act.pausedMidway' : 'act.paused', { title }),
      });
      await marketingMoved();
    },
    onError: failed,
  });
  if (isPast(one.status)) return null;
  const why = (verdict: ReturnType<typeof canSend.schedule>): string | null =>
    blocked ?? (verdict === true ? null : t(`reason.${verdict}`));
  const look = { ...(inRow ? { size: 'small' as const } : {}), reasonAs: inRow || blocked !== null ? ('tip' as const) : ('text' as const) };
  const named = (label: string) => (inRow ? { label } : {});
  const running = one.status === 'scheduled' || one.status === 'sending';
  const midway = one.status === 'paused' && one.counts.recipients > 0;
  return (
    <>
      {running ? (
        <Button
          look="secondary"
          {...look}
          pending={pause.isPending}
          reason={why(canSend.pause(standing))}
          onClick={() => pause.mutate()}
          {...named(t(follows ? 'act.turnOffOf' : 'act.pauseOf', { title }))}
        >
          {t(follows ? 'act.turnOff' : 'act.pause')}
        </Button>
      ) : midway ? null : (
        <Button
          look={inRow ? 'secondary' : 'primary'}
          {...look}
          pending={schedule.isPending}
          reason={why(canSend.schedule(standing, now))}
          onClick={() => schedule.mutate()}
          {...named(t(follows ? 'act.turnOnOf' : one.status === 'paused' ? 'act.resumeOf' : 'act.scheduleOf', { title }))}
        >
          {t(follows ? 'act.turnOn' : one.status === 'paused' ? 'act.resume' : 'act.schedule')}
        </Button>
      )}
      {follows || one.status === 'sending' ? null : (
        <Button
          look={midway && !inRow ? 'primary' : 'secondary'}
          {...look}
          reason={why(canSend.sendNow(standing, now)) ?? (audience === 0 && !midway ? t('reason.empty') : null)}
          onClick={() => setAsking(true)}
          {...named(t(midway ? 'act.goOnOf' : 'act.sendNowOf', { title }))}
        >
          {t(midway ? 'act.goOn' : 'act.sendNow')}
        </Button>
      )}
      {asking ? (
        <SendNow
          one={one}
          kind={kind}
          eventId={event.id}
          rest={midway ? one.counts.recipients - turned(one.counts) : null}
          onClose={() => setAsking(false)}
          onSent={(status) => {
            setAsking(false);
            onSaid({ tone: 'done', about: { id: templateId, status }, text: t('act.sendingNow', { title }) });
          }}
        />
      ) : null}
    </>
  );
}

/** Names how many get it, counted now; of a run that was begun, how many are left. */
function SendNow({
  one,
  kind,
  eventId,
  rest,
  onClose,
  onSent,
}: {
  one: Sendable;
  kind: EmailType | WhatsappAudience;
  eventId: string;
  rest: number | null;
  onClose: () => void;
  onSent: (status: SendStatus) => void;
}) {
  const t = useMarketingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const fresh = { staleTime: 0, refetchOnMount: 'always' } as const;
  const mails = useQuery({ ...trpc.marketing.templates.queryOptions({ eventId }, fresh), enabled: rest === null && one.type !== null });
  const campaigns = useQuery({ ...trpc.marketing.whatsapp.queryOptions({ eventId }, fresh), enabled: rest === null && one.type === null });
  const send = useMutation({
    mutationFn: () => api.client.marketing.sendNow.mutate({ templateId: one.id }),
    onSuccess: async ({ status }) => {
      onSent(status);
      await marketingMoved();
    },
  });
  const counting = one.type === null ? campaigns : mails;
  const counted =
    one.type === null
      ? campaigns.data?.items.find(({ id }) => id === one.id)?.audienceSize
      : mails.data?.items.find(({ id }) => id === one.id)?.audience;
  const count = rest ?? (counting.isFetching ? undefined : counted);
  const who = t(`who.${kind}`);
  const error = send.error ?? (rest === null ? counting.error : null);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => {
        if (count === 0) onClose();
        else if (count !== undefined) send.mutate();
      }}
      title={t('act.sendTitle', { title: one.title })}
      consequence={
        <p>
          {count === undefined
            ? t('act.sendCounting')
            : count === 0
              ? t('act.sendNone', { who })
              : rest === null
                ? t('act.sendText', { count, who })
                : t('act.restText', { count })}
        </p>
      }
      words={{
        confirm: count === undefined ? t('act.sendNow') : count === 0 ? shared('states.close') : t('act.confirm', { count }),
        cancel: shared('states.cancel'),
      }}
      pending={send.isPending}
      error={error === null ? null : words(error)}
    />
  );
}

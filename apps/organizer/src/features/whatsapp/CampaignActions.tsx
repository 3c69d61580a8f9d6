import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { WhatsappCampaignView } from '@seatwise/domain/marketing/contract';
import { canSend, type SendReason } from '@seatwise/domain/marketing/policy';
import { Button, ConfirmDialog, Muted, Notice, Row, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import { useCounted } from './use-campaigns.ts';

type Act = 'schedule' | 'pause' | 'sendNow' | 'remove';

/** What can be done with a saved message as it stands; each is asked about first, with its figures. */
export function CampaignActions({
  campaign,
  event,
  configured,
  changed,
}: {
  campaign: WhatsappCampaignView;
  event: EventView;
  configured: boolean;
  /** There is something typed that is not saved. */
  changed: boolean;
}) {
  const t = useWhatsappWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const counted = useCounted();
  const navigate = useNavigate();
  const now = new Date(useNow()).toISOString();
  const [asking, setAsking] = useState<Act | null>(null);
  const { id: templateId, status, scheduledAt, audienceSize, withoutConsent, counts } = campaign;
  const refresh = async () => {
    setAsking(null);
    await queryClient.invalidateQueries(trpc.marketing.pathFilter());
  };
  const schedule = useMutation(trpc.marketing.schedule.mutationOptions({ onSuccess: refresh }));
  const pause = useMutation(trpc.marketing.pause.mutationOptions({ onSuccess: refresh }));
  const sendNow = useMutation(trpc.marketing.sendNow.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(
    trpc.marketing.removeWhatsapp.mutationOptions({
      onSuccess: async () => {
        setAsking(null);
        await navigate({ to: deskPaths.whatsapp, params: { eventId: event.id } });
        await queryClient.invalidateQueries(trpc.marketing.pathFilter());
      },
    }),
  );
  const doing = { schedule, pause, sendNow, remove } as const;
  const standing = {
    status,
    type: null,
    sendAt: scheduledAt,
    eventOver: event.status === 'cancelled' || event.status === 'completed',
    event,
  } as const;
  const why = (verdict: true | SendReason): string | null => (verdict === true ? null : t(`act.reasons.${verdict}`));
  const off = configured ? null : t('act.off');
  const unsaved = changed ? t('act.unsaved') : null;
  const waiting = counts.queued;
  const goesOn = status === 'paused' && counts.recipients > 0;
  const many = goesOn ? waiting : audienceSize;
  const empty = many === 0 ? t('act.reasons.empty') : null;
  const reasons: Record<Act, string | null> = {
    schedule: why(canSend.schedule(standing, now)) ?? off ?? unsaved,
    sendNow: why(canSend.sendNow(standing, now)) ?? off ?? unsaved ?? empty,
    pause: why(canSend.pause(standing)),
    remove: status === 'sending' ? t('act.reasons.sending') : status === 'sent' ? t('act.reasons.sent') : null,
  };
  const when = scheduledAt === null ? '' : format.dateTime(scheduledAt, event.timeZone);
  const running = status === 'scheduled' || status === 'sending';
  const over = status === 'sent' || status === 'cancelled';
  const dialogs: Record<Act, { title: string; text: string; confirm: string }> = {
    schedule: { title: t('act.scheduleTitle', { when }), text: t('act.scheduleText', counted(audienceSize)), confirm: t('act.schedule') },
    sendNow: { title: t('act.sendTitle', counted(many)), text: t('act.sendText'), confirm: t('act.sendConfirm', counted(many)) },
    pause: { title: t('act.pauseTitle'), text: t('act.pauseText'), confirm: t('act.pauseConfirm') },
    remove: { title: t('act.removeTitle'), text: t('act.removeText'), confirm: t('act.removeConfirm') },
  };
  const dialog = asking === null ? null : dialogs[asking];
  const act = asking === null ? null : doing[asking];
  const ask = (what: Act) => {
    doing[what].reset();
    setAsking(what);
  };
  /** One reason under the buttons: several buttons often share it. */
  const told = over ? null : running ? null : (reasons.sendNow ?? reasons.schedule);
  return (
    <Stack gap={12}>
      {status === 'scheduled' && scheduledAt !== null ? <Notice tone="waiting">{t('act.scheduledFor', { when })}</Notice> : null}
      {status === 'missed' ? <Notice tone="harm">{t('act.missed', { when })}</Notice> : null}
      {campaign.held === null ? null : <Notice tone="waiting">{t('act.held')}</Notice>}
      {goesOn ? <Notice tone="waiting">{t('act.waiting', counted(waiting))}</Notice> : null}
      {over ? null : (
        <Row>
          {running ? (
            <Button look="secondary" reason={reasons.pause} reasonAs="tip" onClick={() => ask('pause')}>
              {t('act.pause')}
            </Button>
          ) : (
            <Button reason={reasons.schedule} reasonAs="tip" onClick={() => ask('schedule')}>
              {t('act.schedule')}
            </Button>
          )}
          {status === 'sending' ? null : (
            <Button look="secondary" reason={reasons.sendNow} reasonAs="tip" onClick={() => ask('sendNow')}>
              {goesOn ? t('act.sendRest') : t('act.sendNow')}
            </Button>
          )}
          <Button look="quiet" tone="harm" reason={reasons.remove} reasonAs="tip" onClick={() => ask('remove')}>
            {t('act.remove')}
          </Button>
        </Row>
      )}
      {told === null ? null : <Muted small>{told}</Muted>}
      <ConfirmDialog
        open={dialog !== null}
        onClose={() => setAsking(null)}
        onConfirm={() => act?.mutate({ templateId })}
        title={dialog?.title ?? ''}
        consequence={
          <>
            <p>{dialog?.text}</p>
            {asking === 'sendNow' && withoutConsent > 0 && !goesOn ? <p>{t('act.sendLeft', counted(withoutConsent))}</p> : null}
          </>
        }
        words={{ confirm: dialog?.confirm ?? '', cancel: shared('states.cancel') }}
        tone={asking === 'remove' ? 'harm' : 'accent'}
        pending={act?.isPending ?? false}
        error={act === null || act.error === null ? null : words(act.error)}
      />
    </Stack>
  );
}

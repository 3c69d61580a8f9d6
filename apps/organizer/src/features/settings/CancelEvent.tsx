import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import { Button, Dialog, Form, FormActions, Notice, Stack, TextAreaField } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

/** Calling the whole event off: what that does is said with its figures before it is done. */
export function CancelEvent({ event, fixed }: { event: EventView; fixed: string | null }) {
  const t = useDeskWords();
  const words = useErrorWords();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => api.client.events.cancel.mutate({ eventId: event.id, ...(reason.trim() === '' ? {} : { reason }) }),
    onSuccess: async () => {
      setAsking(false);
      await Promise.all([
        queryClient.invalidateQueries(trpc.events.pathFilter()),
        queryClient.invalidateQueries(trpc.tickets.pathFilter()),
        queryClient.invalidateQueries(trpc.venues.pathFilter()),
      ]);
    },
  });
  return (
    <Stack>
      <p>{t('settings.cancelLead')}</p>
      <div>
        <Button tone="harm" look="secondary" reason={fixed} onClick={() => setAsking(true)}>
          {t('settings.cancel')}
        </Button>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t('settings.cancelTitle', { event: event.title })}>
        <Form pending={cancel.isPending} onSubmit={() => cancel.mutate()}>
          <p>
            {event.figures.sold === 0
              ? t('settings.cancelNobody')
              : t('settings.cancelText', { count: event.figures.sold, amount: format.money(event.figures.revenue) })}
          </p>
          {cancel.error === null ? null : <Notice tone="harm">{words(cancel.error)}</Notice>}
          <TextAreaField label={t('settings.reason')} hint={t('settings.reasonHint')} value={reason} onChange={setReason} rows={3} />
          <FormActions>
            <Button type="submit" tone="harm" pending={cancel.isPending}>
              {t('settings.cancelConfirm')}
            </Button>
            <Button look="quiet" tone="neutral" onClick={() => setAsking(false)}>
              {t('settings.keep')}
            </Button>
          </FormActions>
        </Form>
      </Dialog>
    </Stack>
  );
}

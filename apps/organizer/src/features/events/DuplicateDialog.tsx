import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { EventLineView } from '@seatwise/domain/events/contract';
import { Button, Columns, Dialog, Form, FormActions, Notice, TextField } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { addDays, localOf, resolve } from '../../lib/local-time.ts';
import { paths } from '../../lib/paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

const YEAR = 364;

/** The same again on another day: a new draft in the wizard, a year later to the weekday unless somebody says otherwise. */
export function DuplicateDialog({ event, onClose }: { event: EventLineView; onClose: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const was = localOf(event.startsAt, event.timeZone);
  const [date, setDate] = useState(was === null ? '' : addDays(was.date, YEAR));
  const [time, setTime] = useState(was?.time ?? '09:00');
  const [failures, setFailures] = useState(0);
  const startsAt = resolve({ date, time }, event.timeZone)?.at ?? null;
  const copy = useMutation({
    mutationFn: (at: string) => api.client.events.duplicate.mutate({ eventId: event.id, startsAt: at }),
    onSuccess: async ({ sessionId }) => {
      void queryClient.invalidateQueries(trpc.wizard.mine.pathFilter());
      await navigate({ to: paths.wizard, params: { sessionId } });
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('home.duplicateTitle', { event: event.title })}>
      <Form
        failures={failures}
        pending={copy.isPending}
        onSubmit={() => (startsAt === null ? setFailures((count) => count + 1) : copy.mutate(startsAt))}
      >
        <p>{t('home.duplicateText')}</p>
        {copy.error === null ? null : <Notice tone="harm">{words(copy.error)}</Notice>}
        <Columns min={160}>
          <TextField
            type="date"
            label={t('home.day')}
            value={date}
            onChange={setDate}
            required
            error={failures > 0 && startsAt === null ? t('home.dayNeeded') : null}
          />
          <TextField type="time" label={t('home.time')} value={time} onChange={setTime} required />
        </Columns>
        <FormActions>
          <Button type="submit" pending={copy.isPending}>
            {t('home.duplicate')}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Form, FormActions, Notice, Panel, Section } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { CoachFields, type CoachDraft } from './CoachFields.tsx';

/** In which zone one coaches, and for how long at a time. */
export function CoachSettings({ coach }: { coach: CoachView }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState<CoachDraft>({ timeZone: coach.timeZone, slotMinutes: coach.slotMinutes });
  const save = useMutation(
    trpc.bookings.updateCoach.mutationOptions({ onSuccess: () => client.invalidateQueries(trpc.bookings.myCoach.pathFilter()) }),
  );
  return (
    <Panel>
      <Section title={t('coach.settings')} lead={t('coach.settingsLead')}>
        <Form label={t('coach.settings')} pending={save.isPending} onSubmit={() => save.mutate(draft)}>
          {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
          {save.isSuccess ? <Notice tone="done">{shared('states.saved')}</Notice> : null}
          <CoachFields
            draft={draft}
            onChange={(change) => {
              save.reset();
              setDraft((before) => ({ ...before, ...change }));
            }}
          />
          <FormActions>
            <Button type="submit" look="secondary" pending={save.isPending}>
              {shared('states.save')}
            </Button>
          </FormActions>
        </Form>
      </Section>
    </Panel>
  );
}

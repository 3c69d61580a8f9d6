import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Form, FormActions, Notice, Panel, Section } from '@seatwise/ui';
import { browserZone, useErrorWords, useSignedIn } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { CoachFields, type CoachDraft } from './CoachFields.tsx';
import styles from './Coaching.module.css';

const FIRST_SLOT = 60;

/** The first step: anybody with an account may take it. */
export function BecomeCoach({ onDone }: { onDone: () => void }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const { person } = useSignedIn();
  const [draft, setDraft] = useState<CoachDraft>({ timeZone: person.timeZone || browserZone(), slotMinutes: FIRST_SLOT });
  const become = useMutation(
    trpc.bookings.becomeCoach.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries(trpc.bookings.myCoach.pathFilter());
        onDone();
      },
    }),
  );
  return (
    <div className={styles.narrow}>
      <Panel>
        <Section title={t('coach.begin')} lead={t('coach.beginText')}>
          <Form label={t('coach.begin')} pending={become.isPending} onSubmit={() => become.mutate(draft)}>
            <CoachFields draft={draft} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
            {become.error === null ? null : <Notice tone="harm">{words(become.error)}</Notice>}
            <FormActions>
              <Button type="submit" pending={become.isPending}>
                {t('coach.begin')}
              </Button>
            </FormActions>
          </Form>
        </Section>
      </Panel>
    </div>
  );
}

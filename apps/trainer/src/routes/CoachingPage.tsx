import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice, PageHeader, Stack } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { BecomeCoach } from '../features/coaching/BecomeCoach.tsx';
import { CoachSettings } from '../features/coaching/CoachSettings.tsx';
import styles from '../features/coaching/Coaching.module.css';
import { PairedMembers } from '../features/coaching/PairedMembers.tsx';
import { PairingForm } from '../features/coaching/PairingForm.tsx';
import { PairingsTable } from '../features/coaching/PairingsTable.tsx';
import { useWords } from '../i18n/words.ts';
import { trpc } from '../lib/trpc.ts';

/** One's own coaching, whatever the organisation. */
export function CoachingPage() {
  const t = useWords();
  const coach = useSuspenseQuery(trpc.bookings.myCoach.queryOptions({})).data;
  const [fresh, setFresh] = useState(false);
  useTitle(t('coaching.title'));
  return (
    <>
      <PageHeader title={t('coaching.title')} lead={t('coaching.lead')} />
      {coach === null ? (
        <BecomeCoach onDone={() => setFresh(true)} />
      ) : (
        <>
          <Stack gap={24}>
            {fresh ? <Notice tone="done">{t('coach.welcome')}</Notice> : null}
            <div className={styles.sides}>
              <PairingForm />
              <CoachSettings key={coach.coachId} coach={coach} />
            </div>
          </Stack>
          <div className={styles.part}>
            <PairingsTable />
          </div>
          <div className={styles.part}>
            <PairedMembers />
          </div>
        </>
      )}
    </>
  );
}

import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice, PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { CoachingTabs } from '../features/calendar/CoachingTabs.tsx';
import { BecomeCoach } from '../features/coaching/BecomeCoach.tsx';
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
      <CoachingTabs />
      {coach === null ? (
        <BecomeCoach onDone={() => setFresh(true)} />
      ) : (
        <>
          {fresh ? (
            <div className={styles.welcome}>
              <Notice tone="done">{t('coach.welcome')}</Notice>
            </div>
          ) : null}
          <div className={styles.page}>
            <div className={styles.form}>
              <PairingForm onInvited={() => setFresh(false)} />
            </div>
            <div>
              <PairingsTable />
              <PairedMembers />
            </div>
          </div>
        </>
      )}
    </>
  );
}

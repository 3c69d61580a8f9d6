import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { calendarWords } from '../../lib/loaders.ts';
import { trpc } from '../../lib/trpc.ts';

/** Comes with its words and its reckoning of days only where somebody coaches. */
const SessionsToday = lazy(async () => {
  const [{ SessionsToday: component }] = await Promise.all([import('../calendar/SessionsToday.tsx'), calendarWords()]);
  return { default: component };
});

/** Sessions of today, for those who coach. */
export function CoachToday() {
  const coach = useQuery(trpc.bookings.myCoach.queryOptions({})).data;
  if (coach === null || coach === undefined) return null;
  return (
    <Suspense fallback={null}>
      <SessionsToday coach={coach} />
    </Suspense>
  );
}

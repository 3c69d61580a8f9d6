import { useQuery } from '@tanstack/react-query';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Notice } from '@seatwise/ui';
import { problemOf, useErrorWords } from '@seatwise/web';
import { trpc } from '../../lib/trpc.ts';
import styles from './Calendar.module.css';
import { useReasonWords } from './use-reason-words.ts';

/** Why a time was refused: what lies there, where it is known. */
export function Refusal({ coach, startsAt, error }: { coach: CoachView; startsAt: string; error: unknown }) {
  const words = useErrorWords();
  const reasonWords = useReasonWords(coach);
  const { code } = problemOf(error);
  const explained = code === 'SLOT_TAKEN' || code === 'OUTSIDE_AVAILABILITY';
  const answer = useQuery({ ...trpc.bookings.explainSlot.queryOptions({ coachId: coach.coachId, startsAt }), enabled: explained });
  // What does not bind the coach is no reason.
  const reasons = answer.data?.reasons.filter(({ cause }) => cause !== 'notice' && cause !== 'horizon' && cause !== 'grid') ?? [];
  return (
    <Notice tone="harm">
      {explained && reasons.length > 0 ? (
        <ul className={styles.reasons}>
          {reasons.map((reason, index) => (
            <li key={index}>{reasonWords(reason, startsAt)}</li>
          ))}
        </ul>
      ) : (
        words(error)
      )}
    </Notice>
  );
}

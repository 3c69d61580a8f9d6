/** Why something cannot be done, in words: what `policy.ts` answers, with the figures at hand. */
import type { CapacityView } from '@seatwise/domain/seats/contract';
import type { Verdict } from '@seatwise/domain/seats/policy';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

export interface About {
  /** The person the action is for, or several in one phrase. */
  who?: string | undefined;
  capacity?: CapacityView | undefined;
}

/** The sentence for a verdict; null when the action is allowed. */
export function useReasons(): (verdict: Verdict, about?: About) => string | null {
  const t = useWords();
  const format = useFormat();
  return (verdict, { who, capacity } = {}) => {
    if (verdict === true) return null;
    if (verdict !== 'no_seat_left') return t(`reasons.${verdict}`);
    const person = who ?? t('reasons.others');
    if (capacity === undefined) return t('reasons.full', { who: person });
    if (capacity.remainingSeats > 0) return t('reasons.unpaid', { who: person });
    if (capacity.seatLimit === 0) return t('reasons.noSeats', { who: person });
    if (capacity.seatLimit > capacity.currentMembers) return t('reasons.reduced', { who: person });
    if (capacity.seatLimit === 1) return t('reasons.oneSeat', { who: person });
    return t('reasons.allTaken', { seats: format.number(capacity.seatLimit), who: person });
  };
}

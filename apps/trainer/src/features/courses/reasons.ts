/** Why something cannot be done with a course, an order or an invite, in words: what `policy.ts` answers. */
import type { InviteReason } from '@seatwise/domain/invites/policy';
import { useWords } from '../../i18n/words.ts';

/** The sentence for a verdict; null when the action is allowed. */
export function useOrderReasons(): (verdict: true | InviteReason) => string | null {
  const t = useWords();
  return (verdict) => (verdict === true ? null : t(`orderReasons.${verdict}`));
}

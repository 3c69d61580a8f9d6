/** An invite in words: whom it is for, how it stands, what is wrong with it. */
import type { InviteStatus, InviteView } from '@seatwise/domain/invites/contract';
import type { StatusTone } from '@seatwise/ui';
import { useWords } from '../../i18n/words.ts';

export const INVITE_TONE: Record<InviteStatus, StatusTone> = {
  draft: 'neutral',
  sent: 'accent',
  opened: 'accent',
  claimed: 'done',
  expired: 'neutral',
  revoked: 'neutral',
  bounced: 'harm',
  failed: 'harm',
};

/** The address, or how many a link is for. */
export function useInviteName(): (invite: Pick<InviteView, 'email' | 'maxUses'>) => string {
  const t = useWords();
  return ({ email, maxUses }) => email ?? t('invites.linkFor', { count: maxUses });
}

import type { ConsentChannel, ContactView } from '@seatwise/domain/marketing/contract';
import { Muted, StatusChip } from '@seatwise/ui';
import { useContactWords } from '../../i18n/contacts.ts';
import { STANDING_TONE, standingOf } from './standing.ts';

export function StandingChip({ contact, channel }: { contact: ContactView; channel: ConsentChannel }) {
  const t = useContactWords();
  const standing = standingOf(contact, channel);
  if (standing === 'none') return <Muted small>{t(channel === 'email' ? 'standing.none' : 'standing.noneNumber')}</Muted>;
  return <StatusChip tone={STANDING_TONE[standing]}>{t(`standing.${standing}`)}</StatusChip>;
}

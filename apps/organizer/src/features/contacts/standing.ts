import type { ConsentChannel, ContactView, SuppressedReason } from '@seatwise/domain/marketing/contract';
import type { StatusTone } from '@seatwise/ui';

export type Standing = 'yes' | 'nothing' | 'none' | SuppressedReason;

/** What may be sent to a contact, in one word: what is in the way counts before what was said. */
export function standingOf(contact: ContactView, channel: ConsentChannel): Standing {
  const [address, consent, suppressed] =
    channel === 'email'
      ? [contact.email, contact.emailConsent, contact.emailSuppressed]
      : [contact.whatsapp, contact.whatsappConsent, contact.whatsappSuppressed];
  if (address === null) return 'none';
  return suppressed ?? (consent ? 'yes' : 'nothing');
}

export const STANDING_TONE: Record<Standing, StatusTone> = {
  yes: 'done',
  nothing: 'neutral',
  none: 'neutral',
  unsubscribed: 'waiting',
  stopped: 'waiting',
  complained: 'harm',
  bounced: 'harm',
};

/** Whom one means, in a sentence. */
export const whoOf = ({ name, email, whatsapp }: Pick<ContactView, 'name' | 'email' | 'whatsapp'>): string =>
  name ?? email ?? whatsapp ?? '';

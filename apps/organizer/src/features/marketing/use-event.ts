import { createContext, useContext } from 'react';
import { fillIn } from '@seatwise/domain/marketing/contract';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';

/** The event that previews are about: a draft's, or a published one. */
export interface SeenEvent {
  title: string;
  /** Empty, or no instant: not known yet. */
  startsAt: string;
  /** As `startsAt`. */
  endsAt: string;
  /** Empty: the reader's. */
  zone: string;
  organizer: string;
  /** Of its page. */
  link: string;
}

const Seen = createContext<SeenEvent | null>(null);
export const SeenEventProvider = Seen.Provider;

/** The event as previews show it. */
export function useEvent() {
  const event = useContext(Seen);
  if (event === null) throw new Error('A preview belongs to an event');
  const t = useWizardWords();
  const { language, zone: own } = useFormat();
  const startsAt = Date.parse(event.startsAt);
  const when = Number.isNaN(startsAt)
    ? ''
    : new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
        dateStyle: 'full',
        timeStyle: 'short',
        timeZone: event.zone || own,
      }).format(startsAt);
  /** What is filled in when it goes out. */
  const filled = (content: string): string => fillIn(content, { link: event.link, name: t('marketing.reader') });
  return { ...event, filled, when };
}

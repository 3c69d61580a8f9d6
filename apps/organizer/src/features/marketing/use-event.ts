import { useFormat } from '@seatwise/web';
import { textOf } from '../../lib/json.ts';
import { useWizard } from '../wizard/draft/use-draft.ts';

/** The event as previews show it. */
export function useEvent() {
  const { draft } = useWizard();
  const { language, zone: own } = useFormat();
  const basics = draft.data.event_basics;
  const startsAt = Date.parse(textOf(basics['startsAt']));
  const zone = textOf(basics['timeZone']) || own;
  const when = Number.isNaN(startsAt)
    ? ''
    : new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(startsAt);
  return { title: textOf(basics['title']), when, organizer: textOf(draft.data.contact_info['company']) || textOf(draft.data.contact_info['name']) };
}

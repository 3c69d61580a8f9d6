import { textOf } from '../../lib/json.ts';
import { publicUrl } from '../../lib/paths.ts';
import type { SeenEvent } from '../marketing/use-event.ts';
import { useWizard } from './draft/use-draft.ts';

/** The draft as previews of its texts show it. */
export function useSeenEvent(): SeenEvent {
  const { draft } = useWizard();
  const { event_basics: basics, contact_info: contact, review } = draft.data;
  return {
    title: textOf(basics['title']),
    startsAt: textOf(basics['startsAt']),
    endsAt: textOf(basics['endsAt']),
    zone: textOf(basics['timeZone']),
    organizer: textOf(contact['company']) || textOf(contact['name']),
    link: publicUrl(textOf(review['slug']) || draft.view.slug || '…'),
  };
}

/** What the desk's routes load before they are drawn: an event's pages read it from there. */
import { eventQuery } from '../features/desk/use-event.ts';
import { venueWords } from './loaders.ts';
import { queryClient } from './trpc.ts';

const deskWords = async (): Promise<void> => (await import('../i18n/desk.ts')).addDeskWords();

export const load = {
  event: (eventId: string) => Promise.all([deskWords(), venueWords(), queryClient.ensureQueryData(eventQuery(eventId))]),
};

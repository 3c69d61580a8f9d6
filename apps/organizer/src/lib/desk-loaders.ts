/** What the desk's routes load before they are drawn: an event's pages read it from there. */
import { eventQuery } from '../features/desk/use-event.ts';
import { venueWords } from './loaders.ts';
import { queryClient, trpc } from './trpc.ts';

const deskWords = async (): Promise<void> => (await import('../i18n/desk.ts')).addDeskWords();

const contactWords = async (): Promise<void> => (await import('../i18n/contacts.ts')).addContactWords();

const venueDeskWords = async (): Promise<void> => (await import('../i18n/venue-desk.ts')).addVenueDeskWords();

export const venueQuery = (venueId: string) => trpc.venues.get.queryOptions({ venueId });

export const contactQuery = (contactId: string) => trpc.marketing.contact.queryOptions({ contactId });

export const load = {
  contacts: () => Promise.all([deskWords(), contactWords()]),
  contact: (contactId: string) => Promise.all([load.contacts(), queryClient.fetchQuery({ ...contactQuery(contactId), staleTime: 0 })]),
  event: (eventId: string) => Promise.all([deskWords(), venueWords(), queryClient.ensureQueryData(eventQuery(eventId))]),
  venues: () => Promise.all([deskWords(), venueDeskWords(), venueWords()]),
  venue: (venueId: string) => Promise.all([load.venues(), queryClient.ensureQueryData(venueQuery(venueId))]),
};

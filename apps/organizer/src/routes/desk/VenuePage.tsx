import { canEvent } from '@seatwise/domain/events/policy';
import { Section, Stack } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { OwnPlace } from '../../features/settings/OwnPlace.tsx';
import { VenueSearch } from '../../features/venues/VenueSearch.tsx';
import { VenueThread } from '../../features/venues/VenueThread.tsx';
import { useDeskWords } from '../../i18n/desk.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';

/** Where an event is: the talk with each venue that was asked, another one to ask, or a place of one's own. */
export function VenuePage() {
  const t = useDeskWords();
  const format = useFormat();
  const event = useDeskEvent();
  useTitle(`${t('place.title')} · ${event.title}`);
  const now = new Date(useNow()).toISOString();
  const verdict = canEvent.chooseOwnPlace(event, now);
  const moved = () => void queryClient.invalidateQueries(trpc.events.pathFilter());
  const open = canEvent.update(event, now) === true && !event.venueBookings.some(({ status }) => status === 'confirmed');
  return (
    <>
      {event.venueBookings.length === 0 ? null : (
        <Section title={t('place.requests')}>
          <Stack>
            {event.venueBookings.map(({ id }) => (
              <VenueThread key={id} venueBookingId={id} onMoved={moved} />
            ))}
          </Stack>
        </Section>
      )}
      {open && event.format !== 'online' ? (
        <Section title={t('place.ask')} lead={t('place.askLead')}>
          <VenueSearch
            about={{ eventId: event.id }}
            city={event.customVenue?.city ?? ''}
            capacity={event.capacity}
            from={format.localDate(event.startsAt, event.timeZone)}
            to={format.localDate(event.endsAt, event.timeZone)}
            onAsked={moved}
          />
        </Section>
      ) : null}
      <Section title={t('place.own')} lead={t('place.ownLead')}>
        <OwnPlace event={event} fixed={verdict === true ? null : t(`reasons.${verdict}`)} />
      </Section>
    </>
  );
}

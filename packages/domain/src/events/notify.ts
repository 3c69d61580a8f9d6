/** Tells people that they have the door of an event, at the address it was given to: once an event, however often the list changes. */
import { mailIdOf, mailPayload, sendOnce } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Locale } from '../kernel/input.ts';
import { handler } from '../kernel/job.ts';
import { doorGivenJob } from './jobs.ts';

interface DoorRow {
  email: string;
  by_name: string | null;
  title: string;
  organization_id: string;
  organization_name: string;
  locale: Locale;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
}

const DOORS = `
  SELECT s.email::text AS email, (SELECT p.name FROM people p WHERE p.id = $2) AS by_name, e.title, o.id AS organization_id,
    o.name AS organization_name, o.locale, e.starts_at, e.ends_at, e.time_zone
  FROM event_check_in_staff s JOIN events e ON e.id = s.event_id JOIN organizations o ON o.id = e.organization_id
  WHERE s.event_id = $1 AND s.email = ANY ($3::citext[]) AND e.status = 'published' AND e.ends_at > app.now()
    AND s.email <> coalesce((SELECT p.email FROM people p WHERE p.id = $2), '')`;

export const notifyDoor = handler(doorGivenJob, async ({ deps }, { eventId, actorId, sealed }) => {
  const addresses: unknown = JSON.parse(deps.sealer.open(sealed));
  await deps.system.transaction(systemActor(deps, 'events.doorGiven'), async (tx) => {
    const rows = await tx.sql<DoorRow & Record<string, unknown>>(DOORS, [eventId, actorId, addresses]);
    await sendOnce(
      tx,
      rows.map((row) =>
        mailPayload(deps, {
          id: mailIdOf('door', eventId, row.email),
          to: row.email,
          // Of who has no account: the organisation's language.
          locale: row.locale,
          inTheirs: true,
          template: {
            name: 'doorGiven',
            props: {
              byName: row.by_name ?? '',
              organizationName: row.organization_name,
              eventTitle: row.title,
              startsAt: row.starts_at.toISOString(),
              endsAt: row.ends_at.toISOString(),
              timeZone: row.time_zone,
              url: `${deps.publicUrl}/organizer/events/${eventId}/check-in`,
            },
          },
          organizationId: row.organization_id,
        }),
      ),
    );
  });
});

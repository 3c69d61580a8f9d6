/** Events in a person's calendar: what they run, and what they hold tickets for. */
import type { Subscribers } from '../kernel/deps.ts';

interface EntryRow {
  id: string;
  sequence: number;
  starts_at: Date;
  ends_at: Date;
  cancelled: boolean;
  changed_at: Date;
  title: string;
  place: string;
  slug: string;
  runs: string | null;
}

export const eventCalendar: Subscribers['calendars'][number] = async ({ deps, who }) => {
  const rows = await deps.db.read<EntryRow>(who, 'SELECT * FROM app.own_event_calendar()');
  return rows.map((row) => ({
    id: row.id,
    sequence: row.sequence,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    cancelled: row.cancelled,
    changedAt: row.changed_at.toISOString(),
    withName: '',
    title: row.title,
    place: row.place,
    note: '',
    url: row.runs === null ? `${deps.publicUrl}/e/${row.slug}` : `${deps.publicUrl}/organizer/events/${row.runs}`,
  }));
};

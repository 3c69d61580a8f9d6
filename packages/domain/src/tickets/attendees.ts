/** Who comes, by name: for the door, and as a table for organizers. */
import { hotQuery } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, pageOf, UUID } from '../kernel/page.ts';
import { csvOf } from '../seats/index.ts';
import { AttendeesInput, ExportAttendeesInput, type AttendeesCsvView, type AttendeeView, type TicketStatus } from './contract.ts';

interface AttendeeRow {
  id: string;
  sort_name: string;
  name: string;
  email: string | null;
  tier_name: string;
  status: TicketStatus;
  checked_in_at: Date | null;
  checked_in_by: string | null;
  order_id: string;
  buyer_name: string;
  buyer_email: string | null;
  unit_amount: number;
  currency: string;
  bought_at: Date;
}

const ATTENDEES = 'SELECT * FROM app.event_attendees($1, $2, $3, $4, $5, $6, $7)';
const EVERYBODY = 1_000_000;

const attendeeView = (row: AttendeeRow): AttendeeView => ({
  ticketId: row.id,
  name: row.name,
  email: row.email,
  tierName: row.tier_name,
  status: row.status,
  checkedInAt: row.checked_in_at?.toISOString() ?? null,
  checkedInBy: row.checked_in_by,
  orderId: row.order_id,
  buyerName: row.buyer_name,
});

export const attendees = hotQuery({
  verb: 'tickets.attendees',
  input: AttendeesInput,
  async run({ input, read }): Promise<Page<AttendeeView>> {
    const after = decodeCursor(input.cursor, [/^[^\0]*$/, UUID]);
    const rows = await read<AttendeeRow>(ATTENDEES, [
      input.eventId,
      input.search ?? '',
      input.status ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
      false,
    ]);
    return pageOf(rows, input.limit, (row) => [row.sort_name, row.id], attendeeView);
  },
});

/** Everybody, also whose ticket is no longer good: the status says so. No codes: they let in. */
export const exportAttendees = hotQuery({
  verb: 'tickets.export',
  input: ExportAttendeesInput,
  async run({ input, read, deps }): Promise<AttendeesCsvView> {
    const rows = await read<AttendeeRow>(ATTENDEES, [input.eventId, '', null, null, null, EVERYBODY, true]);
    const [event] = await read<{ slug: string }>('SELECT slug FROM events WHERE id = $1', [input.eventId]);
    const header = [
      'name',
      'email',
      'tier',
      'status',
      'checked_in_at',
      'checked_in_by',
      'price',
      'currency',
      'buyer',
      'buyer_email',
      'bought_at',
      'order',
    ];
    const csv = csvOf(
      header,
      rows.map((row) => [
        row.name,
        row.email ?? '',
        row.tier_name,
        row.status,
        row.checked_in_at?.toISOString() ?? '',
        row.checked_in_by ?? '',
        (row.unit_amount / 100).toFixed(2),
        row.currency.toUpperCase(),
        row.buyer_name,
        row.buyer_email ?? '',
        row.bought_at.toISOString(),
        row.order_id,
      ]),
    );
    return { filename: `${event?.slug ?? 'event'}-attendees-${deps.clock.now().toISOString().slice(0, 10)}.csv`, csv };
  },
});

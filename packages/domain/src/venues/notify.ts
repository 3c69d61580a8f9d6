/**
 * Tells the other side of what was said about a venue: its owners and admins, or whoever asked, who may have no account and is then reached at
 * the address they left. An offer that has been followed by another word is not told any more.
 */
import type { Tx } from '@seatwise/db';
import { mailIdOf, mailPayload, sendOnce } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import { handler } from '../kernel/job.ts';
import { money } from '../kernel/money.ts';
import type { MailTemplate, VenueProps } from '../ports/mail.ts';
import type { VenueMessageView } from './contract.ts';
import { venueNewsJob } from './jobs.ts';

interface MessageRow {
  id: string;
  side: VenueMessageView['side'];
  kind: VenueMessageView['kind'];
  message: string | null;
  is_last: boolean;
  author_id: string | null;
  author_name: string | null;
  venue_booking_id: string;
  venue_name: string;
  venue_organization_id: string;
  event_title: string;
  event_organization_id: string | null;
  from_date: string;
  to_date: string;
  amount: number;
  currency: string;
  contact_name: string | null;
  contact_email: string | null;
  contact_locale: Locale;
  person_id: string | null;
  person_name: string | null;
  person_email: string | null;
  person_locale: Locale | null;
}

const MESSAGES = `
  SELECT m.id, m.side, m.kind, m.message, NOT EXISTS (SELECT FROM venue_messages n WHERE n.venue_booking_id = m.venue_booking_id AND (n.at, n.id) > (m.at, m.id)) AS is_last,
    m.author_id, a.name AS author_name, b.id AS venue_booking_id, v.name AS venue_name, v.organization_id AS venue_organization_id, e.title AS event_title,
    e.organization_id AS event_organization_id, b.from_date::text AS from_date, b.to_date::text AS to_date, coalesce(m.amount, b.amount) AS amount, v.currency,
    b.contact_name, b.contact_email::text AS contact_email, b.contact_locale, p.id AS person_id, p.name AS person_name, p.email::text AS person_email,
    p.locale AS person_locale
  FROM venue_messages m JOIN venue_bookings b ON b.id = m.venue_booking_id JOIN venues v ON v.id = b.venue_id JOIN events e ON e.id = b.event_id
  LEFT JOIN people a ON a.id = m.author_id LEFT JOIN people p ON p.id = coalesce(b.requested_by, e.created_by)
  WHERE m.id = ANY ($1::uuid[]) ORDER BY m.at, m.id`;

const KEEPERS = `
  SELECT p.id, p.name, p.email::text AS email, p.locale FROM organization_members m JOIN people p ON p.id = m.user_id
  WHERE m.organization_id = $1 AND m.status = 'active' AND m.role IN ('owner', 'admin') AND p.email IS NOT NULL ORDER BY m.created_at, p.id`;

interface Recipient {
  id: string | null;
  name: string;
  email: string;
  locale: Locale;
}

function organizerOf(row: MessageRow): Recipient[] {
  if (row.person_email !== null) {
    return [{ id: row.person_id, name: row.person_name ?? '', email: row.person_email, locale: row.person_locale ?? 'en' }];
  }
  // Who had an account and has left it is written to no more.
  if (row.person_id !== null || row.contact_email === null) return [];
  return [{ id: null, name: row.contact_name ?? '', email: row.contact_email, locale: row.contact_locale }];
}

/** Null for what nobody has to hear. */
function templateOf(row: MessageRow, props: VenueProps): { to: 'organizer' | 'venue'; template: MailTemplate } | null {
  const other = row.side === 'organizer' ? 'venue' : 'organizer';
  const both = { ...props, toVenue: other === 'venue' };
  switch (row.kind) {
    case 'offer':
      return row.is_last ? { to: 'venue', template: { name: 'venueRequested', props } } : null;
    case 'counter':
      return row.is_last ? { to: other, template: { name: 'venueCountered', props: both } } : null;
    case 'confirmed':
      return { to: other, template: { name: 'venueConfirmed', props: both } };
    case 'rejected':
    case 'overtaken':
    case 'expired':
      return { to: 'organizer', template: { name: 'venueRejected', props: { ...props, cause: row.kind } } };
    case 'withdrawn':
      return { to: 'venue', template: { name: 'venueWithdrawn', props } };
    case 'cancelled':
      return { to: other, template: { name: 'venueCancelled', props: both } };
    case 'completed':
      return null;
  }
}

async function tellOne(tx: Tx, deps: Deps, row: MessageRow): Promise<void> {
  const props: VenueProps = {
    name: '',
    byName: row.author_name ?? (row.side === 'organizer' ? (row.contact_name ?? '') : ''),
    venueName: row.venue_name,
    eventTitle: row.event_title,
    from: row.from_date,
    to: row.to_date,
    amount: money(row.amount, row.currency),
    note: row.message ?? '',
    url: `${deps.publicUrl}/organizer/venues/requests/${row.venue_booking_id}`,
  };
  const news = templateOf(row, props);
  if (!news) return;
  const { to: side, template } = news;
  const toVenue = side === 'venue';
  const recipients = toVenue ? await tx.sql<Recipient & Record<string, unknown>>(KEEPERS, [row.venue_organization_id]) : organizerOf(row);
  const mails = recipients
    .filter(({ id }) => id === null || id !== row.author_id)
    .map((to) =>
      mailPayload(deps, {
        id: mailIdOf('venue', row.id, to.id ?? to.email),
        to: to.email,
        locale: to.locale,
        inTheirs: to.id === null,
        template: { ...template, props: { ...template.props, name: to.name } } as typeof template,
        organizationId: toVenue ? row.venue_organization_id : row.event_organization_id,
        personId: to.id,
      }),
    );
  await sendOnce(tx, mails);
}

export const notifyVenues = handler(venueNewsJob, async ({ deps }, { messageIds }) => {
  await deps.system.transaction(systemActor(deps, 'venues.notify'), async (tx) => {
    const rows = await tx.sql<MessageRow & Record<string, unknown>>(MESSAGES, [messageIds]);
    for (const row of rows) await tellOne(tx, deps, row);
  });
});

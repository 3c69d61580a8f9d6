/** What the tests of WhatsApp over HTTP share: an event with people who hold tickets and have said yes, and a campaign that is due. */
import { createHmac } from 'node:crypto';
import { type TestApp, WHATSAPP } from './app.ts';
import { onSale, type Sale } from './tickets-desk.ts';

export const TEMPLATE = {
  name: 'event_update',
  language: 'en',
  text: 'Hi {{1}}, {{2}} is near: {{3}}',
  parameters: ['name' as const, 'event' as const, 'link' as const],
};

export interface Festival extends Sale {
  /** Numbers of those who hold a ticket and have said yes. */
  holders: string[];
}

let numbers = 0;
export const nextNumber = (): string => {
  numbers += 1;
  return `+3361200${String(1000 + numbers)}1`;
};

/** Holders of tickets among the organisation's contacts, with consent. */
export async function festival(t: TestApp, holders: number): Promise<Festival> {
  const sale = await onSale(t, [{ name: 'Regular', price: 0, quantity: 10_000 }]);
  const { admin } = t.database;
  const list = Array.from({ length: holders }, () => nextNumber());
  await admin.query(
    `WITH given AS (SELECT n, 'holder-' || substr(n, 2) || '@people.test' AS email FROM unnest($1::text[]) n),
       c AS (INSERT INTO contacts (organization_id, email, name, whatsapp, whatsapp_consent, email_consent, origin)
         SELECT $2, email::citext, 'Holder ' || right(n, 4), n, true, true, 'import' FROM given RETURNING id, organization_id, whatsapp)
     INSERT INTO consent_events (organization_id, contact_id, channel, address_hash, granted, how, source)
       SELECT organization_id, id, 'whatsapp', app.address_hash(whatsapp), true, 'import', 'a test' FROM c`,
    [list, sale.organization.id],
  );
  await admin.query(
    `WITH r AS (INSERT INTO ticket_reservations (event_id, guest_hash, status, expires_at, total, currency, settled_at)
         SELECT $1, sha256(convert_to(n, 'UTF8')), 'confirmed', now() + interval '15 minutes', 0, 'usd', now() FROM unnest($2::text[]) n RETURNING id, guest_hash),
       o AS (INSERT INTO ticket_orders (event_id, organization_id, reservation_id, buyer_name, buyer_email, status, total, currency, access_hash, paid_at)
         SELECT $1, $3, r.id, 'Holder', ('holder-' || substr(n, 2) || '@people.test')::citext, 'paid', 0, 'usd', sha256(r.guest_hash), now()
         FROM unnest($2::text[]) n JOIN r ON r.guest_hash = sha256(convert_to(n, 'UTF8')) RETURNING id)
     INSERT INTO tickets (order_id, event_id, tier_id, unit_amount, attendee_name, code) SELECT o.id, $1, $4, 0, 'Holder', app.ticket_code() FROM o`,
    [sale.eventId, list, sale.organization.id, sale.tiers[0]],
  );
  await admin.query('UPDATE ticket_tiers SET quantity_sold = $2 WHERE id = $1', [sale.tiers[0], holders]);
  return { ...sale, holders: list };
}

/** Written by the organizer, and due since a moment ago. */
export async function campaign(
  t: TestApp,
  event: Festival,
  audience: 'ticket_holders' | 'all_contacts' = 'ticket_holders',
): Promise<string> {
  const { id } = await event.organization.owner.trpc.marketing.saveWhatsapp.mutate({
    eventId: event.eventId,
    audience,
    template: TEMPLATE,
  });
  await t.database.admin.query("UPDATE whatsapp_campaigns SET status = 'scheduled', send_at = now() - interval '1 second' WHERE id = $1", [
    id,
  ]);
  return id;
}

/** What the clock does every minute. */
export const minute = async (t: Pick<TestApp, 'database'>): Promise<void> =>
  void (await t.database.admin.query("SELECT app.enqueue('marketing.whatsappMinute', '{}')"));

export async function sent(t: TestApp, event: Festival): Promise<string> {
  const id = await campaign(t, event);
  await minute(t);
  await t.settle();
  return id;
}

export const viewOf = async (event: Festival, id: string) => {
  const { items } = await event.organization.owner.trpc.marketing.whatsapp.query({ eventId: event.eventId });
  const found = items.find((one) => one.id === id);
  if (!found) throw new Error('no such campaign');
  return found;
};

export const signed = (body: string, secret = WHATSAPP.WHATSAPP_APP_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export const post = (t: Pick<TestApp, 'url'>, body: unknown, signature?: string): Promise<Response> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${t.url}/api/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature ?? signed(text) },
    body: text,
  });
};

export const webhook = (value: object, phoneId = WHATSAPP.WHATSAPP_PHONE_ID): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: phoneId }, ...value } }],
    },
  ],
});

const seconds = (): string => String(Math.floor(Date.now() / 1000));
export const status = (id: string, what: string, more: object = {}, phoneId?: string): object =>
  webhook({ statuses: [{ id, status: what, timestamp: seconds(), recipient_id: '1', ...more }] }, phoneId);
export const words = (from: string, id: string, body: string, more: object = {}, phoneId?: string): object =>
  webhook({ messages: [{ from: from.slice(1), id, timestamp: seconds(), type: 'text', text: { body }, ...more }] }, phoneId);

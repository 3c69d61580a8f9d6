/** Whom an organisation may write to: its owners' and admins' alone. */
import type { Tx } from '@seatwise/db';
import { command, hotQuery, query, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { email as emailShape, type Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { managers } from '../seats/index.ts';
import {
  ContactInput,
  ContactsInput,
  SaveContactInput,
  SetConsentInput,
  type ConsentChannel,
  type ConsentEntryView,
  type ContactDetailView,
  type ContactView,
  type SuppressedReason,
} from './contract.ts';
import { e164Of } from './phone.ts';

interface ContactRow {
  id: string;
  organization_id: string;
  email: string | null;
  name: string | null;
  whatsapp: string | null;
  attributes: Record<string, string>;
  email_consent: boolean;
  whatsapp_consent: boolean;
  email_suppressed: SuppressedReason | null;
  whatsapp_suppressed: SuppressedReason | null;
  origin: ContactView['origin'];
  created_at: Date;
  at_text: string;
}

interface ConsentRow {
  id: string;
  channel: ConsentChannel;
  granted: boolean;
  how: ConsentEntryView['how'];
  source: string | null;
  by_name: string | null;
  at: Date;
}

const contactView = (row: ContactRow): ContactView => ({
  id: row.id,
  email: row.email,
  name: row.name,
  whatsapp: row.whatsapp,
  attributes: row.attributes,
  emailConsent: row.email_consent,
  whatsappConsent: row.whatsapp_consent,
  emailSuppressed: row.email_suppressed,
  whatsappSuppressed: row.whatsapp_suppressed,
  origin: row.origin,
  createdAt: row.created_at.toISOString(),
});

const SEEN = 'SELECT * FROM app.contacts_seen($1, $2, $3, $4, $5, $6, $7)';

/** Newest first. */
export const contacts = hotQuery({
  verb: 'marketing.contacts',
  input: ContactsInput,
  async run({ input, read }): Promise<Page<ContactView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await read<ContactRow>(SEEN, [
      input.organizationId,
      null,
      input.search ?? '',
      input.channel ?? null,
      before?.[0] ?? null,
      before?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], contactView);
  },
});

const LEDGER = `
  SELECT e.id, e.channel, e.granted, e.how, e.source, p.name AS by_name, e.at
  FROM consent_events e LEFT JOIN people p ON p.id = e.actor_id WHERE e.contact_id = $1 ORDER BY e.at DESC, e.id DESC`;

async function detailOf(tx: Pick<Tx, 'sql'>, contactId: string): Promise<ContactDetailView> {
  const [row] = await tx.sql<ContactRow>(SEEN, [null, contactId, '', null, null, null, 1]);
  if (!row) throw notFound('contact');
  const entries = await tx.sql<ConsentRow>(LEDGER, [contactId]);
  const consents = entries.map(({ by_name: byName, at, ...entry }) => ({ ...entry, byName, at: at.toISOString() }));
  return { ...contactView(row), organizationId: row.organization_id, consents };
}

/** With its ledger, newest first. */
export const contact = query({
  verb: 'marketing.contact',
  input: ContactInput,
  authorize: signedIn,
  run: ({ tx, input }): Promise<ContactDetailView> => detailOf(tx, input.contactId),
});

/** What is given, normalised; null takes it away, and what is not given is not there. */
function patchOf({
  email,
  name,
  whatsapp,
}: {
  email?: string | null | undefined;
  name?: string | null | undefined;
  whatsapp?: string | null | undefined;
}): string {
  const patch: { [field: string]: string | null } = {};
  if (email !== undefined) {
    const parsed = emailShape.safeParse(email ?? '');
    if ((email ?? '').trim() !== '' && !parsed.success) throw invalidInput('email', 'is not an e-mail address');
    patch['email'] = parsed.success ? parsed.data : null;
  }
  if (whatsapp !== undefined) {
    const number = e164Of(whatsapp ?? '');
    if ((whatsapp ?? '').trim() !== '' && number === null)
      throw invalidInput('whatsapp', 'is not a number with its country’s code, such as +33 6 12 34 56 78');
    patch['whatsapp'] = number;
  }
  if (name !== undefined) patch['name'] = name || null;
  return JSON.stringify(patch);
}

/** A new one, or changes to one: what was said yes to hangs on the address, and does not come along to another. */
export const saveContact = command({
  verb: 'marketing.saveContact',
  input: SaveContactInput,
  authorize: managers,
  async run({ tx, input, audit }): Promise<ContactDetailView> {
    const [row] = await tx.sql<{ id: string }>('SELECT app.save_contact($1, $2, $3::jsonb) AS id', [
      input.organizationId,
      input.contactId ?? null,
      patchOf(input),
    ]);
    const view = await detailOf(tx, row?.id ?? '');
    const fields = (['email', 'name', 'whatsapp'] as const).filter((field) => input[field] !== undefined);
    audit({ organizationId: input.organizationId, subject: view.id, changes: { fields, made: input.contactId === undefined } });
    return view;
  },
});

export const forgetContact = command({
  verb: 'marketing.forgetContact',
  input: ContactInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<{ forgotten: boolean }> {
    const [row] = await tx.sql<{ organization_id: string }>('SELECT app.forget_contact($1) AS organization_id', [input.contactId]);
    audit({ organizationId: row?.organization_id ?? null, subject: input.contactId });
    return { forgotten: true };
  },
});

/** A yes needs a word on where it was said. A no that the person has said is theirs to take back: INVALID_STATE. */
export const setConsent = command({
  verb: 'marketing.setConsent',
  input: SetConsentInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<ContactDetailView> {
    // Who may is asked first: a stranger learns nothing from what is missing.
    const { organizationId } = await detailOf(tx, input.contactId);
    if (input.granted && !input.source) throw invalidInput('source', 'is needed: where and how they said yes');
    const [row] = await tx.sql<{ changed: boolean }>('SELECT app.set_consent($1, $2, $3, $4) AS changed', [
      input.contactId,
      input.channel,
      input.granted,
      input.source || null,
    ]);
    audit({
      organizationId,
      subject: input.contactId,
      changes: { channel: input.channel, granted: input.granted, changed: row?.changed ?? false },
    });
    return detailOf(tx, input.contactId);
  },
});

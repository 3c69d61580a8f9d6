/** A contact with something said, of somebody else, for the isolation test. */
import type { Person } from './kit.ts';

export async function contactsOf(organizationId: string, owner: Person): Promise<Record<string, unknown>> {
  const { id } = await owner.call.marketing.saveContact({
    organizationId,
    email: 'contact@victim.test',
    name: 'Contact',
    whatsapp: '+33612345678',
  });
  await owner.call.marketing.setConsent({ contactId: id, channel: 'email', granted: true, source: 'Card at the door' });
  await owner.call.marketing.setConsent({ contactId: id, channel: 'whatsapp', granted: false });
  return { contactId: id, 'marketing.csv': 'email\nsomebody@people.test', 'marketing.channel': 'email' };
}

export const OPEN_CONTACTS: [string, string][] = [
  ['marketing.preferences', 'whoever holds the link of a mail; whoever holds none is told INVITE_INVALID'],
  ['marketing.setPreferences', 'whoever holds the link of a mail'],
];

export const CONTACT_TABLES = ['contacts', 'suppressions', 'consent_events'];

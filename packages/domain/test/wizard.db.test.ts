/** The wizard from its first key to its last stage: what it keeps, what it refuses, and whom it does not exist for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKit, domainCodeOf, type Kit } from './kit.ts';
import { wizardFormed } from './wizard-data.ts';
import { browser, fill, put, step } from './wizard-kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

test('a stranger fills stage after stage; the second makes the draft, which keeps in step', async () => {
  const { wizard } = browser(kit).call;
  const { sessionId, version } = await wizard.start({ contactName: 'Omar', contactEmail: 'omar@festival.test', timeZone: 'Europe/Paris' });
  expect(version).toBe(1);
  const begun = await wizard.get({ sessionId });
  expect(begun).toMatchObject({
    stage: 'contact_info',
    status: 'active',
    owned: false,
    eventId: null,
    data: { contact_info: { name: 'Omar', email: 'omar@festival.test' }, event_basics: { timeZone: 'Europe/Paris' } },
    provenance: { contact_info: { name: 'person' } },
    problems: [],
  });
  await step(wizard, sessionId);
  const { problems } = await put(wizard, sessionId, 'event_basics', { title: 'Lu', startsAt: 'soon' });
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'title too_short',
    'format required',
    'startsAt invalid',
    'endsAt required',
  ]);
  expect(await step(wizard, sessionId).catch(domainCodeOf)).toBe('STAGE_INCOMPLETE');
  const filled = await fill(wizard, sessionId);
  expect(filled).toMatchObject({
    stage: 'review',
    completedStages: ['contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing'],
  });
  const { rows } = await kit.database.admin.query('SELECT * FROM events WHERE id = $1', [filled.eventId]);
  expect(rows).toMatchObject([
    {
      title: 'Lumière Festival',
      status: 'draft',
      created_by: null,
      capacity: 400,
      currency: 'usd',
      custom_venue: { city: 'Lyon', country: 'FR' },
    },
  ]);
  expect(wizardFormed.contact_info.email).toBe('Omar@Festival.test');
  const session = await kit.database.admin.query('SELECT contact_name, contact_email FROM wizard_sessions WHERE id = $1', [sessionId]);
  expect(session.rows).toEqual([{ contact_name: 'Omar Haddad', contact_email: 'omar@festival.test' }]);
});

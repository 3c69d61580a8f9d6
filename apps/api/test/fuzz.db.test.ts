/** Every procedure, whatever it is given, by whomever: an answer or a refusal with a code, never a fault. */
import { appRouter } from '@seatwise/domain';
import { isDomainErrorCode } from '@seatwise/domain/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization, type TestPerson } from './app.ts';

let t: TestApp;
let callers: (TestPerson | null)[];
let organization: TestOrganization;
let wizard: { sessionId: string; proposalId: string };
beforeAll(async () => {
  t = await createTestApp();
  organization = await t.organization();
  callers = [null, await t.person('Mia'), organization.owner, await t.platformOwner()];
  const { sessionId } = await organization.owner.trpc.wizard.start.mutate({});
  wizard = { sessionId, ...(await organization.owner.trpc.wizard.suggest.mutate({ sessionId, stage: 'event_basics' })) };
});
afterAll(() => t.close());

const procedures = Object.keys(appRouter._def.procedures);

const hostile = fc.oneof(
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    '-0',
    '1e999',
    'NaN',
    '../..',
    "'; DROP TABLE people; --",
    '🪑'.repeat(300),
    '{}',
    'null',
    '\u202e',
    '%00',
  ),
  fc.string({ unit: 'binary' }),
  fc.uuid(),
);
const value = fc.oneof(hostile, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 3 }));
/** Names that inputs have, so that more than the first check is reached; the organisation is one that exists, now and then. */
const fields = (): fc.Arbitrary<object> =>
  fc.record(
    {
      organizationId: fc.oneof(fc.constant(organization.id), value),
      userId: fc.oneof(fc.constant(organization.owner.userId), value),
      name: value,
      code: fc.oneof(fc.constant(organization.joinCode), value),
      seats: fc.oneof(fc.integer({ min: -1, max: 200 }), value),
      period: fc.oneof(fc.constantFrom('monthly', 'yearly'), value),
      plan: fc.oneof(fc.constantFrom('PRO', 'MAX', 'ULTRA'), value),
      role: fc.oneof(fc.constantFrom('owner', 'admin', 'trainer', 'member'), value),
      status: value,
      search: value,
      cursor: value,
      limit: value,
      timeZone: fc.oneof(fc.constantFrom('Europe/Paris', 'UTC'), value),
      locale: value,
      currency: value,
      sessionId: fc.oneof(fc.constant(wizard.sessionId), value),
      version: fc.oneof(fc.integer({ min: 1, max: 5 }), value),
      stage: fc.oneof(fc.constantFrom('contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing', 'review'), value),
      data: fc.oneof(
        fc.record({ title: value, startsAt: value, tiers: value, custom: value, name: value, email: value }, { requiredKeys: [] }),
        value,
      ),
      proposalId: fc.oneof(fc.constant(wizard.proposalId), value),
      toolCallId: value,
      fields: fc.oneof(fc.constant(['title']), value),
      prorationDate: value,
      release: value,
      jobId: value,
      apiKeyId: value,
      topic: value,
      enabled: value,
      expiresInDays: value,
    },
    { requiredKeys: [] },
  );

test('no input makes a fault', async () => {
  expect(procedures.length).toBeGreaterThan(30);
  // Deleting the callers would make strangers of them all.
  const named = procedures.filter((name) => name !== 'identity.deleteAccount');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...named),
      fc.nat(3),
      fc.oneof({ weight: 4, arbitrary: fields() }, { weight: 1, arbitrary: value }),
      async (procedure, who, input) => {
        const person = callers[who];
        const answer = await fetch(`${t.url}/trpc/${procedure}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(person ? { cookie: person.cookie } : {}) },
          body: JSON.stringify(input),
        });
        const text = await answer.text();
        if (answer.status === 200) return;
        const code = /"domainCode":"([A-Z_]+)"/.exec(text)?.[1];
        expect({ refused: answer.status < 500 && isDomainErrorCode(code), text }).toMatchObject({ refused: true });
      },
    ),
    { numRuns: 1500 },
  );
}, 120_000);

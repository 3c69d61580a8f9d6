/** The wizard under many hands: tabs that save at once, a person and an assistant, sign-in while something is saved; and any sequence of steps. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { propose } from '../src/index.ts';
import { codesOf, createKit, domainCodeOf, type Kit } from './kit.ts';
import { wizardFormed } from './wizard-data.ts';
import { browser, detailsOf, put, type StageName } from './wizard-kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const TABS = 10;

test('ten tabs save at once: one is first, nine are told how it stands, and once they have tried again all is there', async () => {
  const { wizard } = browser(kit).call;
  const { sessionId } = await wizard.start({});
  const fields = ['title', 'summary', 'description', 'format', 'startsAt', 'endsAt', 'timeZone', 'expectedAttendance'] as const;
  const first = await Promise.allSettled(
    Array.from({ length: TABS }, (_, tab) =>
      wizard.save({ sessionId, version: 1, stage: 'event_basics', data: { [fields[tab % fields.length] ?? 'title']: `tab ${tab}` } }),
    ),
  );
  expect(codesOf(first)).toEqual({ fulfilled: 1, STALE_VERSION: TABS - 1 });
  const tab = async (index: number) => {
    let version = 1;
    for (let tries = 1; ; tries += 1) {
      try {
        await wizard.save({ sessionId, version, stage: 'ticketing', data: index % 2 ? { currency: `tab ${index}` } : { capacity: index } });
        return tries;
      } catch (error) {
        const { code, details } = detailsOf(error);
        expect(code).toBe('STALE_VERSION');
        version = (details as { version: number }).version;
      }
    }
  };
  const before = (await wizard.get({ sessionId })).version;
  const tries = await Promise.all(Array.from({ length: TABS }, (_, index) => tab(index)));
  expect(Math.max(...tries)).toBeGreaterThan(1);
  const after = await wizard.get({ sessionId });
  // Each save is a version: none went by unseen.
  expect(after.version).toBe(before + TABS);
  expect(Object.keys(after.data.ticketing).toSorted()).toEqual(['capacity', 'currency']);
});

test('control: what reads and then writes without lock and version loses fields silently', async () => {
  const { wizard } = browser(kit).call;
  const { sessionId } = await wizard.start({});
  await kit.database.admin.query(
    'CREATE TABLE IF NOT EXISTS naive (id uuid PRIMARY KEY, state jsonb); GRANT ALL ON naive TO seatwise_worker',
  );
  await kit.database.admin.query(`INSERT INTO naive VALUES ($1, '{}')`, [sessionId]);
  const together = Promise.withResolvers<void>();
  let waiting = 0;
  await Promise.all(
    Array.from({ length: TABS }, (_, tab) =>
      kit.deps.system.transaction({ userId: null, platformOwner: false }, async (tx) => {
        const [row] = await tx.sql<{ state: object }>('SELECT state FROM naive WHERE id = $1', [sessionId]);
        waiting += 1;
        if (waiting === TABS) together.resolve();
        await together.promise;
        await tx.sql('UPDATE naive SET state = $2::jsonb WHERE id = $1', [
          sessionId,
          JSON.stringify({ ...row?.state, [`tab${tab}`]: true }),
        ]);
      }),
    ),
  );
  const { rows } = await kit.database.admin.query<{ state: object }>('SELECT state FROM naive WHERE id = $1', [sessionId]);
  expect(Object.keys(rows[0]?.state ?? {})).toHaveLength(1);
  await kit.database.admin.query('DROP TABLE naive');
});

test('one tool call that runs twenty times makes one proposal, and one apply of twenty takes it', async () => {
  const device = browser(kit);
  const { wizard } = device.call;
  const { sessionId } = await wizard.start({});
  const made = await Promise.all(
    Array.from({ length: 20 }, (_, run) =>
      propose(device.context(), { sessionId, stage: 'event_basics', toolCallId: 'call', patch: { title: `Title ${run}`, summary: 'S' } }),
    ),
  );
  expect(new Set(made.map(({ proposalId, patch }) => JSON.stringify([proposalId, patch['title']]))).size).toBe(1);
  const proposalId = made[0]?.proposalId ?? '';
  const taken = await Promise.allSettled(Array.from({ length: 20 }, () => wizard.applyProposal({ sessionId, version: 1, proposalId })));
  expect(codesOf(taken)).toEqual({ fulfilled: 1, INVALID_STATE: 19 });
  expect(await wizard.get({ sessionId })).toMatchObject({ version: 2, provenance: { event_basics: { title: 'assistant' } } });
});

test('signing in while another tab saves: what was saved is the person’s, and what came later is told so', async () => {
  for (let round = 0; round < 5; round += 1) {
    const device = browser(kit);
    const { wizard } = device.call;
    const ada = await kit.person('Ada');
    const { sessionId } = await wizard.start({});
    await put(wizard, sessionId, 'event_basics', { title: 'Begun' });
    const { version } = await wizard.get({ sessionId });
    const [adopted, ...saved] = await Promise.allSettled([
      device.signedIn(ada).wizard.adopt({ sessionId }),
      ...['summary', 'description', 'title'].map((field) =>
        wizard.save({ sessionId, version, stage: 'event_basics', data: { [field]: 'Typed' } }),
      ),
    ]);
    expect(adopted?.status).toBe('fulfilled');
    const after = await ada.call.wizard.get({ sessionId });
    for (const [index, field] of ['summary', 'description', 'title'].entries()) {
      const save = saved[index];
      if (save?.status === 'fulfilled') expect(after.data.event_basics[field]).toBe('Typed');
      else expect(['STALE_VERSION', 'NOT_FOUND']).toContain(domainCodeOf(save?.reason));
    }
    expect(await wizard.get({ sessionId }).catch(domainCodeOf)).toBe('NOT_FOUND');
  }
});

// ---------------------------------------------------------------------------------------------------------------------
// Any sequence of steps against a slow model that knows nothing of schemas: it is told which values are good.

const ORDER = Object.keys(wizardFormed) as StageName[];
type Value = { good: boolean; value: unknown };
const good = (value: unknown): Value => ({ good: true, value });
const bad = (value: unknown): Value => ({ good: false, value });
/** Required fields and what may be typed into them. Dates are one pair, so that every combination of good ones is good. */
const FIELDS: { [stage in StageName]: { [field: string]: Value[] } } = {
  contact_info: { name: [good('Ada'), bad('A'), bad(7)], email: [good('ada@a.test'), bad('ada'), bad({})] },
  event_basics: {
    title: [good('Light'), bad('L')],
    format: [good('online'), bad('lunar')],
    startsAt: [good('2031-01-01T10:00:00Z'), bad('soon')],
    endsAt: [good('2031-01-01T12:00:00Z'), bad('2030-12-31T12:00:00Z')],
    timeZone: [good('Europe/Paris'), bad('Mars/Olympus')],
  },
  venue_selection: { kind: [good('online'), good('undecided'), bad('custom'), bad('marketplace')] },
  ticketing: {
    currency: [good('eur'), bad('xau')],
    tiers: [good([{ name: 'One', price: 0, quantity: 1 }]), bad([]), bad([{ name: 'One', price: -1, quantity: 1 }]), bad('tiers')],
  },
  marketing: { channels: [good([]), good(['email']), bad(['pigeon'])] },
  review: { acceptTerms: [good(true), bad(false), bad('yes')] },
};

interface Model {
  version: number;
  stage: number;
  held: { [stage: string]: { [field: string]: { value: Value; author: string } } };
}
const holds = (model: Model, stage: StageName): boolean =>
  Object.keys(FIELDS[stage]).every((field) => model.held[stage]?.[field]?.value.good === true);
const firstGap = (model: Model, count: number): StageName | null => ORDER.slice(0, count).find((stage) => !holds(model, stage)) ?? null;

const anyStage = fc.constantFrom(...ORDER);
const anyPatch = anyStage.chain((stage) =>
  fc.record({
    stage: fc.constant(stage),
    fields: fc.dictionary(fc.constantFrom(...Object.keys(FIELDS[stage])), fc.nat(9), { minKeys: 1, maxKeys: 5 }),
  }),
);
const valuesOf = (stage: StageName, fields: { [field: string]: number }): [string, Value][] =>
  Object.entries(fields).flatMap(([field, pick]) => {
    const choices = FIELDS[stage][field];
    // Mostly good ones, so that some wizards get far.
    const value = choices?.[pick < 6 ? 0 : pick % choices.length];
    return value ? [[field, value] as [string, Value]] : [];
  });

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('save' as const), patch: anyPatch, stale: fc.nat(9) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('fill' as const), stage: anyStage }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('advance' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('goTo' as const), stage: anyStage }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('apply' as const), patch: anyPatch }) },
  ),
  { minLength: 5, maxLength: 40 },
);

test('any sequence of saving, advancing, jumping and applying is what the slow model says, and never past what does not hold', async () => {
  let reached = 0;
  let toolCall = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const device = browser(kit);
      const { wizard } = device.call;
      const { sessionId } = await wizard.start({});
      const model: Model = { version: 1, stage: 0, held: {} };
      const write = (stage: StageName, entries: [string, Value][], author: string): boolean => {
        const changed = entries.filter(
          ([field, value]) => JSON.stringify(model.held[stage]?.[field]?.value.value) !== JSON.stringify(value.value),
        );
        model.held[stage] = { ...model.held[stage], ...Object.fromEntries(changed.map(([field, value]) => [field, { value, author }])) };
        return changed.length > 0;
      };
      const asJson = (entries: [string, Value][]) => Object.fromEntries(entries.map(([field, { value }]) => [field, value])) as never;
      const save = async (stage: StageName, entries: [string, Value][]) => {
        await wizard.save({ sessionId, version: model.version, stage, data: asJson(entries) });
        if (write(stage, entries, 'person')) model.version += 1;
      };
      for (const one of sequence) {
        const { version } = model;
        if (one.kind === 'save') {
          const entries = valuesOf(one.patch.stage, one.patch.fields);
          if (one.stale === 0) {
            const old = wizard.save({ sessionId, version: version + 1, stage: one.patch.stage, data: asJson(entries) });
            expect(await old.catch(domainCodeOf)).toBe('STALE_VERSION');
          } else await save(one.patch.stage, entries);
        } else if (one.kind === 'fill') {
          await save(
            one.stage,
            Object.entries(FIELDS[one.stage]).flatMap(([field, [value]]) => (value ? [[field, value] as [string, Value]] : [])),
          );
        } else if (one.kind === 'advance') {
          const gap = firstGap(model, model.stage + 1);
          const moved = await wizard.advance({ sessionId, version }).catch(detailsOf);
          if (gap) expect(moved).toMatchObject({ code: 'STAGE_INCOMPLETE', details: { stage: gap } });
          else if (model.stage === ORDER.length - 1) expect(moved).toMatchObject({ code: 'INVALID_STATE' });
          else {
            model.stage += 1;
            model.version += 1;
            expect(moved).toMatchObject({ stage: ORDER[model.stage], version: model.version });
          }
        } else if (one.kind === 'goTo') {
          const to = ORDER.indexOf(one.stage);
          const gap = to > model.stage ? firstGap(model, to) : null;
          const moved = await wizard.goTo({ sessionId, version, stage: one.stage }).catch(detailsOf);
          if (gap) expect(moved).toMatchObject({ code: 'STAGE_INCOMPLETE', details: { stage: gap } });
          else {
            model.stage = to;
            model.version += 1;
            expect(moved).toMatchObject({ stage: one.stage, version: model.version });
          }
        } else {
          const { stage } = one.patch;
          const entries = valuesOf(stage, one.patch.fields);
          toolCall += 1;
          const made = await propose(device.context(), { sessionId, stage, toolCallId: `call-${toolCall}`, patch: asJson(entries) });
          // The order of two instants is a rule of the stage, not of the field; declaring is the person's.
          const takes = entries.filter(
            ([field, { good: fine, value }]) =>
              field !== 'acceptTerms' && (fine || field === 'endsAt' || value === 'custom' || value === 'marketplace'),
          );
          expect(Object.keys(made.patch).toSorted()).toEqual(takes.map(([field]) => field).toSorted());
          if (made.proposalId !== null) {
            await wizard.applyProposal({ sessionId, version, proposalId: made.proposalId });
            write(stage, takes, 'assistant');
            model.version += 1;
          }
        }
        reached = Math.max(reached, model.stage);
      }
      const end = await wizard.get({ sessionId });
      expect([end.version, end.stage]).toEqual([model.version, ORDER[model.stage]]);
      for (const stage of ORDER) {
        const held = Object.entries(model.held[stage] ?? {});
        expect(end.data[stage]).toEqual(Object.fromEntries(held.map(([field, { value }]) => [field, value.value])));
        expect(end.provenance[stage]).toEqual(Object.fromEntries(held.map(([field, { author }]) => [field, author])));
        if (end.completedStages.includes(stage)) expect(holds(model, stage)).toBe(true);
      }
      // The draft is there once the second stage was left, and not before it.
      if (model.stage > 1) expect(end.eventId).not.toBeNull();
    }),
    { numRuns: 40, seed: 5 },
  );
  expect(reached).toBeGreaterThan(2);
});

/** The wizard from its first key to its last stage: what it keeps, what it refuses, and whom it does not exist for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepMessages, propose, recentMessages } from '../src/index.ts';
import { AdvisorError } from '../src/ports/index.ts';
import { handlers } from '../src/registry.ts';
import { createKit, domainCodeOf, type Kit } from './kit.ts';
import { wizardFormed } from './wizard-data.ts';
import { browser, detailsOf, fill, put, step } from './wizard-kit.ts';

const now = { at: new Date('2031-03-01T10:00:00Z') };
const later = (seconds: number) => {
  now.at = new Date(now.at.getTime() + seconds * 1000);
};
let kit: Kit;
beforeAll(async () => {
  kit = await createKit({ clock: { now: () => now.at, forDatabase: () => now.at } });
});
afterAll(() => kit.close());

const rows = async (text: string, params: unknown[] = []) => (await kit.database.admin.query(text, params)).rows;

test('a stranger fills stage after stage; the second makes the draft, which keeps in step', async () => {
  const { wizard } = browser(kit).call;
  const { sessionId, version } = await wizard.start({ contactName: 'Omar', contactEmail: 'omar@festival.test', timeZone: 'Europe/Paris' });
  expect(version).toBe(1);
  expect(await wizard.get({ sessionId })).toMatchObject({
    stage: 'contact_info',
    status: 'active',
    owned: false,
    eventId: null,
    assistant: 'off',
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
  const refused = await step(wizard, sessionId).catch(detailsOf);
  expect(refused).toMatchObject({ code: 'STAGE_INCOMPLETE', details: { stage: 'event_basics', problems } });
  const filled = await fill(wizard, sessionId);
  expect(filled).toMatchObject({
    stage: 'review',
    completedStages: ['contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing'],
    problems: [{ stage: 'review', path: 'acceptTerms', code: 'required' }],
  });
  expect(await rows('SELECT * FROM events WHERE id = $1', [filled.eventId])).toMatchObject([
    {
      title: 'Lumière Festival',
      status: 'draft',
      created_by: null,
      organization_id: null,
      capacity: 400,
      currency: 'usd',
      custom_venue: { city: 'Lyon', country: 'FR' },
    },
  ]);
  await put(wizard, sessionId, 'event_basics', { title: 'Lumières' });
  // What does not hold leaves the draft as it was.
  await put(wizard, sessionId, 'event_basics', { title: '' });
  expect(await rows('SELECT title FROM events WHERE id = $1', [filled.eventId])).toEqual([{ title: 'Lumières' }]);
  expect((await wizard.get({ sessionId })).completedStages).not.toContain('event_basics');
  expect(await rows('SELECT contact_name, contact_email FROM wizard_sessions WHERE id = $1', [sessionId])).toEqual([
    { contact_name: 'Omar Haddad', contact_email: 'omar@festival.test' },
  ]);
  // Autosaves leave no audit row; what moves the wizard leaves one each.
  const audit = await rows('SELECT verb, count(*)::integer AS n FROM audit_log WHERE subject = $1 GROUP BY 1 ORDER BY 1', [sessionId]);
  expect(audit).toEqual([
    { verb: 'wizard.advance', n: 6 },
    { verb: 'wizard.goTo', n: 1 },
    { verb: 'wizard.start', n: 1 },
  ]);
});

describe('what is saved', () => {
  test('is kept field by field, with who wrote it; null takes a field away; nothing new makes no version', async () => {
    const { wizard } = browser(kit).call;
    const { sessionId } = await wizard.start({});
    await wizard.save({ sessionId, version: 1, stage: 'event_basics', data: { title: 'One', summary: 'Two' } });
    await wizard.save({ sessionId, version: 2, stage: 'event_basics', data: { summary: null, format: 7 } });
    const view = await wizard.get({ sessionId });
    expect(view.data.event_basics).toEqual({ title: 'One', format: 7 });
    expect(view.provenance.event_basics).toEqual({ title: 'person', format: 'person' });
    const same = await wizard.save({ sessionId, version: 3, stage: 'event_basics', data: { title: 'One', summary: null } });
    expect(same.version).toBe(3);
  });

  test('on another version than the one that stands is refused, with how it stands', async () => {
    const { wizard } = browser(kit).call;
    const { sessionId } = await wizard.start({});
    await wizard.save({ sessionId, version: 1, stage: 'review', data: { slug: 'mine' } });
    const stale = await wizard.save({ sessionId, version: 1, stage: 'review', data: { slug: 'yours' } }).catch(detailsOf);
    expect(stale).toMatchObject({ code: 'STALE_VERSION', details: { version: 2, data: { review: { slug: 'mine' } } } });
    for (const call of [
      () => wizard.advance({ sessionId, version: 1 }),
      () => wizard.goTo({ sessionId, version: 9, stage: 'contact_info' }),
    ])
      expect(await call().catch(domainCodeOf)).toBe('STALE_VERSION');
  });

  test('has to be storable, of this stage, and no more than a wizard holds', async () => {
    const { wizard } = browser(kit).call;
    const { sessionId } = await wizard.start({});
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    const numbers = Array.from({ length: 90_000 }, (_, index) => index % 10);
    const bad: { [field: string]: unknown }[] = [
      { title: 'a\u0000b' },
      { title: '\ud800' },
      { title: { '\u0000': 1 } },
      { title: deep },
      { nonsense: 1 },
      { acceptTerms: true },
      { description: 'x'.repeat(310_000) },
      { description: numbers, summary: numbers },
    ];
    for (const data of bad) {
      const input = { sessionId, version: 1, stage: 'event_basics' as const, data: data as never };
      expect([Object.keys(data), await wizard.save(input).catch(codeOf)]).toEqual([Object.keys(data), 'INVALID_INPUT']);
    }
    expect((await wizard.get({ sessionId })).version).toBe(1);
  });
});

/** Also of what tRPC itself refuses as input. */
const codeOf = (error: unknown): string | null =>
  domainCodeOf(error) ??
  (error instanceof Error && error.cause instanceof Error && error.cause.name === 'ZodError' ? 'INVALID_INPUT' : null);

test('one goes back freely and loses nothing; forwards only over stages that hold', async () => {
  const { wizard } = browser(kit).call;
  const { sessionId } = await wizard.start({ contactName: 'Omar', contactEmail: 'omar@festival.test' });
  const jump = await wizard.goTo({ sessionId, version: 1, stage: 'ticketing' }).catch(detailsOf);
  expect(jump).toMatchObject({ code: 'STAGE_INCOMPLETE', details: { stage: 'event_basics' } });
  const { version } = await fill(wizard, sessionId);
  const back = await wizard.goTo({ sessionId, version, stage: 'event_basics' });
  expect(back).toMatchObject({
    stage: 'event_basics',
    completedStages: ['contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing'],
  });
  expect(back.data.ticketing).toEqual(wizardFormed.ticketing);
  const cleared = await wizard.save({ sessionId, version: back.version, stage: 'contact_info', data: { email: 'nobody' } });
  // Neither the assistant nor a client gets past what no longer holds, from wherever they stand.
  for (const move of [
    () => wizard.advance({ sessionId, version: cleared.version }),
    () => wizard.goTo({ sessionId, version: cleared.version, stage: 'review' }),
  ])
    expect(await move().catch(detailsOf)).toMatchObject({ code: 'STAGE_INCOMPLETE', details: { stage: 'contact_info' } });
  const mended = await wizard.save({ sessionId, version: cleared.version, stage: 'contact_info', data: { email: 'omar@festival.test' } });
  await wizard.goTo({ sessionId, version: mended.version, stage: 'review' });
  expect(await step(wizard, sessionId).catch(domainCodeOf)).toBe('STAGE_INCOMPLETE');
  await put(wizard, sessionId, 'review', wizardFormed.review);
  expect(await step(wizard, sessionId).catch(domainCodeOf)).toBe('INVALID_STATE');
});

test('a stranger’s session does not exist, whatever is asked of it, and reads as one that never was', async () => {
  const mine = browser(kit);
  const { sessionId } = await mine.call.wizard.start({});
  const { proposalId } = await mine.call.wizard.suggest({ sessionId, stage: 'event_basics' });
  const theirs = browser(kit);
  await theirs.call.wizard.start({});
  const person = await kit.person('Somebody');
  const { id: organizationId, owner } = await kit.organization(1);
  const before = await rows('SELECT to_jsonb(w) FROM wizard_sessions w WHERE id = $1', [sessionId]);
  for (const { wizard } of [theirs.call, browser(kit).call, person.call, theirs.signedIn(person), owner.call]) {
    const ask = (id: string) => [
      wizard.get({ sessionId: id }),
      wizard.save({ sessionId: id, version: 1, stage: 'review', data: { slug: 'x' } }),
      wizard.advance({ sessionId: id, version: 1 }),
      wizard.goTo({ sessionId: id, version: 1, stage: 'contact_info' }),
      wizard.discard({ sessionId: id }),
      wizard.messages({ sessionId: id }),
      wizard.suggest({ sessionId: id, stage: 'event_basics' }),
      wizard.applyProposal({ sessionId: id, version: 1, proposalId }),
      wizard.dismissProposal({ sessionId: id, proposalId }),
    ];
    const said = async (id: string) =>
      Promise.all(
        ask(id).map((call) =>
          call.then(
            () => 'done',
            (error: unknown) => `${domainCodeOf(error)} ${String(error)}`,
          ),
        ),
      );
    const answers = await said(sessionId);
    expect(answers.every((answer) => answer.startsWith('NOT_FOUND '))).toBe(true);
    expect(answers).toEqual(await said(kit.deps.ids.uuid()));
  }
  for (const { wizard } of [person.call, owner.call]) {
    expect(await wizard.adopt({ sessionId }).catch(domainCodeOf)).toBe('NOT_FOUND');
    expect(await wizard.publish({ sessionId, version: 1, organizationId }).catch(domainCodeOf)).toBe('NOT_FOUND');
  }
  expect(
    await propose({ ...theirs.context() }, { sessionId, stage: 'review', toolCallId: 'x', patch: { slug: 'x' } }).catch(codeOfDomain),
  ).toBe('NOT_FOUND');
  expect(await rows('SELECT to_jsonb(w) FROM wizard_sessions w WHERE id = $1', [sessionId])).toEqual(before);
});

const codeOfDomain = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

test('several wizards share a browser’s key; signing in adopts one, with its draft, and no browser opens it any more', async () => {
  const device = browser(kit);
  const first = await device.call.wizard.start({});
  const key = device.key();
  const second = await device.call.wizard.start({});
  expect(device.key()).toBe(key);
  expect((await device.call.wizard.mine({})).items.map(({ sessionId, owned }) => [sessionId, owned])).toEqual([
    [second.sessionId, false],
    [first.sessionId, false],
  ]);
  const { eventId } = await fill(device.call.wizard, first.sessionId);
  const ada = await kit.person('Ada');
  const signedIn = device.signedIn(ada).wizard;
  // Until then it is still this browser's, also for whoever has signed in on it.
  expect((await signedIn.get({ sessionId: first.sessionId })).owned).toBe(false);
  later(1);
  const adopted = await signedIn.adopt({ sessionId: first.sessionId });
  expect(adopted.owned).toBe(true);
  expect((await signedIn.adopt({ sessionId: first.sessionId })).version).toBe(adopted.version);
  expect(await device.call.wizard.get({ sessionId: first.sessionId }).catch(domainCodeOf)).toBe('NOT_FOUND');
  expect((await ada.call.wizard.get({ sessionId: first.sessionId })).data.ticketing).toEqual(wizardFormed.ticketing);
  expect(await rows('SELECT created_by FROM events WHERE id = $1', [eventId])).toEqual([{ created_by: ada.id }]);
  expect((await signedIn.mine({})).items.map(({ sessionId, owned }) => [sessionId, owned])).toEqual([
    [first.sessionId, true],
    [second.sessionId, false],
  ]);
  expect(await (await kit.person('Eve')).call.wizard.adopt({ sessionId: second.sessionId }).catch(domainCodeOf)).toBe('NOT_FOUND');
});

test('whoever is signed in begins with what is known of them', async () => {
  const ada = await kit.person('Ada');
  const { sessionId } = await ada.call.wizard.start({});
  expect(await ada.call.wizard.get({ sessionId })).toMatchObject({
    owned: true,
    data: { contact_info: { name: 'Ada', email: ada.email } },
  });
});

describe('a proposal', () => {
  test('is checked field by field, made once a tool call, and applied once, in parts', async () => {
    const device = browser(kit);
    const { wizard } = device.call;
    const { sessionId } = await wizard.start({});
    const call = {
      sessionId,
      stage: 'event_basics' as const,
      toolCallId: 'call-1',
      patch: { title: ' Light ', format: 'on the moon', summary: 'S', acceptTerms: true },
    };
    const made = await propose(device.context(), call);
    expect(made).toMatchObject({ patch: { title: 'Light', summary: 'S' }, status: 'open' });
    expect(made.dropped.map(({ path }) => path)).toEqual(['format', 'acceptTerms']);
    const again = await propose(device.context(), { ...call, patch: { title: 'Another' } });
    expect(again).toMatchObject({ proposalId: made.proposalId, patch: made.patch });
    expect(
      (await propose(device.context(), { sessionId, stage: 'review', toolCallId: 'call-2', patch: { acceptTerms: true } })).proposalId,
    ).toBeNull();
    const proposalId = made.proposalId ?? '';
    const one = await wizard.applyProposal({ sessionId, version: 1, proposalId, fields: ['title'] });
    expect(one).toMatchObject({
      version: 2,
      data: { event_basics: { title: 'Light' } },
      provenance: { event_basics: { title: 'assistant' } },
    });
    expect(one.proposals[0]).toMatchObject({ status: 'open', appliedFields: ['title'] });
    expect(await wizard.applyProposal({ sessionId, version: 2, proposalId, fields: ['title'] }).catch(domainCodeOf)).toBe('INVALID_STATE');
    expect(await wizard.applyProposal({ sessionId, version: 1, proposalId }).catch(domainCodeOf)).toBe('STALE_VERSION');
    expect(await wizard.applyProposal({ sessionId, version: 2, proposalId, fields: ['format'] }).catch(domainCodeOf)).toBe('INVALID_INPUT');
    // What the person has written since stays: a field is taken over once.
    await put(wizard, sessionId, 'event_basics', { title: 'Mine' });
    const whole = await wizard.applyProposal({ sessionId, version: 3, proposalId, toolCallId: 'call-1' });
    expect(whole).toMatchObject({
      version: 4,
      data: { event_basics: { title: 'Mine', summary: 'S' } },
      provenance: { event_basics: { title: 'person', summary: 'assistant' } },
    });
    // The client that did not hear the answer asks again under the same call.
    expect(await wizard.applyProposal({ sessionId, version: 3, proposalId, toolCallId: 'call-1' })).toMatchObject({ version: 4 });
    expect(await wizard.applyProposal({ sessionId, version: 4, proposalId }).catch(domainCodeOf)).toBe('INVALID_STATE');
    expect(await wizard.dismissProposal({ sessionId, proposalId }).catch(domainCodeOf)).toBe('INVALID_STATE');
  });

  test('of the templates takes the place of the last one; dismissed, it cannot be taken', async () => {
    const { wizard } = browser(kit).call;
    const { sessionId } = await wizard.start({});
    expect(await wizard.suggest({ sessionId, stage: 'contact_info' }).catch(domainCodeOf)).toBe('INVALID_STATE');
    expect(await wizard.suggest({ sessionId, stage: 'review', fields: ['acceptTerms'] }).catch(domainCodeOf)).toBe('INVALID_INPUT');
    await put(wizard, sessionId, 'event_basics', wizardFormed.event_basics);
    const first = await wizard.suggest({ sessionId, stage: 'event_basics', fields: ['summary'], locale: 'fr' });
    expect(first.patch).toEqual({ summary: 'Lumière Festival : deux jours, du 14 au 15 juin 2031. 400 places sont prévues.' });
    const second = await wizard.suggest({ sessionId, stage: 'event_basics', fields: ['summary'] });
    const { proposals, version } = await wizard.get({ sessionId });
    expect(proposals.map(({ proposalId, status }) => [proposalId, status])).toEqual([
      [second.proposalId, 'open'],
      [first.proposalId, 'dismissed'],
    ]);
    expect(await wizard.applyProposal({ sessionId, version, proposalId: first.proposalId }).catch(domainCodeOf)).toBe('INVALID_STATE');
    await wizard.dismissProposal({ sessionId, proposalId: second.proposalId });
    expect((await wizard.dismissProposal({ sessionId, proposalId: second.proposalId })).version).toBe(version);
  });

  test('of the templates fills every stage so that it holds', async () => {
    const { wizard } = browser(kit).call;
    const { sessionId } = await wizard.start({ contactName: 'Ada', contactEmail: 'ada@atelier.test', timeZone: 'America/New_York' });
    await step(wizard, sessionId);
    for (const stage of ['event_basics', 'venue_selection', 'ticketing', 'marketing'] as const) {
      const { proposalId } = await wizard.suggest({ sessionId, stage, locale: stage === 'marketing' ? 'fr' : 'en' });
      const { version } = await wizard.get({ sessionId });
      await wizard.applyProposal({ sessionId, version, proposalId });
      await step(wizard, sessionId);
    }
    expect(await wizard.get({ sessionId })).toMatchObject({ stage: 'review', provenance: { ticketing: { tiers: 'assistant' } } });
  });
});

test('with an advisor, suggestions are its own, checked like everything a model says; without an answer, the templates’', async () => {
  const { wizard } = browser(kit).call;
  const { sessionId } = await wizard.start({});
  await put(wizard, sessionId, 'event_basics', { title: 'Light' });
  const wishes: unknown[] = [];
  kit.deps.advisor = {
    converse: () => {
      throw new Error('is not part of this test');
    },
    suggest: async ({ stage, fields, facts }) => {
      wishes.push({ stage, fields, title: facts.data['event_basics']?.['title'] });
      // Nothing is locked meanwhile: the person goes on.
      await put(wizard, sessionId, 'event_basics', { format: 'online' });
      if (wishes.length > 1) throw new AdvisorError('down');
      return { summary: 'By the model', format: 'lunar', title: 'Light', acceptTerms: true, nonsense: 1 };
    },
  };
  try {
    const first = await wizard.suggest({ sessionId, stage: 'event_basics', fields: ['summary', 'format'] });
    expect(wishes).toEqual([{ stage: 'event_basics', fields: ['summary', 'format'], title: 'Light' }]);
    expect(first.patch).toEqual({ summary: 'By the model' });
    const second = await wizard.suggest({ sessionId, stage: 'event_basics', fields: ['summary'] });
    expect(second.patch).toEqual({ summary: expect.stringContaining('Light is') });
    const view = await wizard.get({ sessionId });
    expect(view).toMatchObject({ assistant: 'on', data: { event_basics: { title: 'Light', format: 'online' } } });
    expect(view.proposals.map(({ origin }) => origin)).toEqual(['template', 'assistant']);
  } finally {
    kit.deps.advisor = null;
  }
});

test('what is said is kept once and counted, and the latest is found first', async () => {
  const device = browser(kit);
  const { sessionId } = await device.call.wizard.start({});
  const say = (...ids: string[]) =>
    keepMessages(device.context(), {
      sessionId,
      messages: ids.map((messageId) => ({
        messageId,
        role: messageId.startsWith('u') ? ('user' as const) : ('assistant' as const),
        content: `${messageId}\u0000\ud800`,
      })),
    });
  await say('u1', 'a1');
  expect(await say('u1', 'a1', 'u2', 'a2', 'u3')).toEqual({ messagesSent: 3 });
  expect((await device.call.wizard.get({ sessionId })).messagesSent).toBe(3);
  expect((await recentMessages(device.context(), sessionId, 3)).map(({ messageId }) => messageId)).toEqual(['u2', 'a2', 'u3']);
  const page = await device.call.wizard.messages({ sessionId, limit: 2 });
  const rest = await device.call.wizard.messages({ sessionId, cursor: page.nextCursor });
  expect([...page.items, ...rest.items].map(({ messageId }) => messageId)).toEqual(['u3', 'a2', 'u2', 'a1', 'u1']);
  expect(rest.items.at(-1)?.content).toBe('u1\ufffd');
});

test('seconds are those between activities less than five minutes apart; a day of silence abandons, an activity revives', async () => {
  const device = browser(kit);
  const { wizard } = device.call;
  const { sessionId } = await wizard.start({});
  const spend = async (seconds: number, data: { [field: string]: string }) => {
    later(seconds);
    await put(wizard, sessionId, 'event_basics', data);
  };
  await spend(299, { title: 'A' });
  await spend(300, { title: 'B' });
  // Many short gaps add up to what they took.
  for (let index = 0; index < 10; index += 1) await spend(0.4, { title: `C${index}` });
  later(60);
  await wizard.get({ sessionId });
  later(60);
  await keepMessages(device.context(), { sessionId, messages: [{ messageId: 'm', role: 'user', content: 'Hello' }] });
  expect((await wizard.get({ sessionId })).secondsSpent).toBe(299 + 4 + 120);

  const abandon = handlers.find(({ job }) => job.name === 'wizard.abandon');
  const run = () => abandon?.run({ deps: kit.deps, jobId: '1', attempt: 1, maxAttempts: 1 }, {});
  later(24 * 3600 - 1);
  await run();
  expect((await wizard.get({ sessionId })).status).toBe('active');
  later(1);
  await run();
  expect((await wizard.get({ sessionId })).status).toBe('abandoned');
  await put(wizard, sessionId, 'event_basics', { title: 'Back' });
  expect(await wizard.get({ sessionId })).toMatchObject({ status: 'active', secondsSpent: 423 });

  // What only a browser's key opens goes when the key is gone; a person's stays.
  const ada = await kit.person('Ada');
  const kept = await ada.call.wizard.start({});
  const { eventId } = await fill(wizard, sessionId);
  later(181 * 24 * 3600);
  await run();
  await run();
  expect(await wizard.get({ sessionId }).catch(domainCodeOf)).toBe('NOT_FOUND');
  expect(await rows('SELECT FROM events WHERE id = $1', [eventId])).toEqual([]);
  expect((await ada.call.wizard.get(kept)).status).toBe('abandoned');
});

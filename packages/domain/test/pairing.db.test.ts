/** Pairing: how many get through a link, who is turned away and with what words, and the end of it from either side. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appRouter, createCallerFactory, handlers, type Actor, type Call } from '../src/index.ts';
import type { Mailer } from '../src/ports/index.ts';
import { codesOf, createKit, domainCodeOf, type Caller, type Kit, type Person } from './kit.ts';

const createCaller = createCallerFactory(appRouter);
let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const refusal = (code: string, details?: object) =>
  expect.objectContaining({ cause: expect.objectContaining(details ? { code, details } : { code }) });
const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const shown = (error: unknown): unknown => {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error ? { code: domainCodeOf(error), message: cause.message, details: Reflect.get(cause, 'details') } : error;
};
const refused = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'let through',
    (error: unknown) => shown(error),
  );

async function coach(name = 'Coach'): Promise<Person & { coachId: string }> {
  const person = await kit.person(name);
  const { coachId } = await person.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  return { ...person, coachId };
}

/** Somebody with exactly this address, whose browser carries what it carries. */
async function somebody(email: string, options: { verified?: boolean } & Pick<Call, 'tokens' | 'safe'> = {}): Promise<Person> {
  const { verified = true, ...carried } = options;
  const id = kit.deps.ids.uuid();
  await kit.database.admin.query(
    'SET ROLE seatwise_auth; ' +
      `INSERT INTO auth_users (id, name, email, email_verified) VALUES ('${id}', 'Some Body', '${email}', ${String(verified)}); RESET ROLE`,
  );
  const actor: Actor = { userId: id, email, emailVerified: verified, platformOwner: false, via: 'session' };
  return { id, email, call: createCaller({ deps: kit.deps, actor, requestId: 'test', ...carried }) };
}
const stranger = (carried: Pick<Call, 'tokens' | 'safe'> = {}): Caller =>
  createCaller({ deps: kit.deps, actor: null, requestId: 'test', ...carried });

const row = async (sql: string, params: unknown[]) => (await kit.database.admin.query(sql, params)).rows[0];
const usesOf = async (pairingId: string): Promise<number> =>
  (await row('SELECT use_count FROM pairing_sessions WHERE id = $1', [pairingId])).use_count;
const expire = (pairingId: string) =>
  kit.database.admin.query("UPDATE pairing_sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [pairingId]);

describe('a link', () => {
  test('for ten lets ten of forty in, who come at once, and counts ten', async () => {
    const ada = await coach();
    const { id, url } = await ada.call.invites.createPairing({ maxUses: 10 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/p\/[\w-]{43}$/);
    const crowd = await Promise.all(Array.from({ length: 40 }, (_, n) => kit.person(`Crowd${n}`)));
    const answers = await Promise.allSettled(crowd.map((one) => one.call.invites.acceptPairing({ token: tokenOf(url) })));
    expect(codesOf(answers)).toEqual({ fulfilled: 10, INVITE_INVALID: 30 });
    expect(await usesOf(id)).toBe(10);
    expect((await ada.call.invites.pairedMembers({})).items).toHaveLength(10);
    const { rows } = await kit.database.admin.query(
      "SELECT count(*)::integer AS n FROM audit_log WHERE verb = 'invites.acceptPairing' AND subject = $1",
      [id],
    );
    expect(rows[0].n).toBe(10);
  });

  test('that forty requests of one person bring along at once is taken once', async () => {
    const ada = await coach();
    const { id, url } = await ada.call.invites.createPairing({ maxUses: 10 });
    const mia = await kit.person('Mia');
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => mia.call.invites.acceptPairing({ token: tokenOf(url) })));
    expect(codesOf(answers)).toEqual({ fulfilled: 1, ALREADY_CLAIMED: 39 });
    expect(await usesOf(id)).toBe(1);
  });

  test('and another link of the same coach, taken by one person at once, pair them once and are used once', async () => {
    const ada = await coach();
    const links = await Promise.all(Array.from({ length: 8 }, () => ada.call.invites.createPairing({ maxUses: 5 })));
    const mia = await kit.person('Mia');
    const answers = await Promise.allSettled(links.map(({ url }) => mia.call.invites.acceptPairing({ token: tokenOf(url) })));
    expect(codesOf(answers)).toEqual({ fulfilled: 1, ALREADY_CLAIMED: 7 });
    const used = await Promise.all(links.map(({ id }) => usesOf(id)));
    expect(used.reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  test('is for others: its own coach is told so, and an unverified person to confirm first', async () => {
    const ada = await coach('Ada');
    const { id, url } = await ada.call.invites.createPairing({});
    const token = tokenOf(url);
    expect(await ada.call.invites.previewPairing({ token })).toMatchObject({ state: 'own' });
    await expect(ada.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('INVALID_STATE', { state: 'own' }));
    const fresh = await somebody('fresh@people.test', { verified: false });
    expect(await fresh.call.invites.previewPairing({ token })).toEqual({
      state: 'verify',
      coachName: 'Ada',
      organizationName: null,
      maskedEmail: null,
      expiresAt: expect.stringMatching(/Z$/),
    });
    await expect(fresh.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('EMAIL_NOT_VERIFIED'));
    expect(await usesOf(id)).toBe(0);
  });
});

describe('an address', () => {
  test('is the one that may accept, however it was typed; another account learns the masked one', async () => {
    const ada = await coach('Ada');
    const { id, url } = await ada.call.invites.createPairing({ email: ' MiXeD@Case.test ' });
    const token = tokenOf(url);
    const wrong = await kit.person('Wrong');
    expect(await wrong.call.invites.previewPairing({ token })).toMatchObject({ state: 'wrong_account', maskedEmail: 'm•••@case.test' });
    await expect(wrong.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('WRONG_ACCOUNT', { maskedEmail: 'm•••@case.test' }));
    const right = await somebody('mixed@case.test');
    expect(await right.call.invites.previewPairing({ token })).toMatchObject({ state: 'ready', coachName: 'Ada' });
    expect(await right.call.invites.acceptPairing({ token })).toEqual({ coachId: ada.coachId });
    expect(await right.call.invites.previewPairing({ token })).toMatchObject({ state: 'claimed' });
    await expect(right.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('ALREADY_CLAIMED', { coachId: ada.coachId }));
    const [listed] = (await ada.call.invites.pairings({})).items;
    expect(listed).toMatchObject({ id, kind: 'email', email: 'mixed@case.test', status: 'active', useCount: 1, maxUses: 1 });
    expect((await ada.call.invites.pairedMembers({})).items).toEqual([
      { memberId: right.id, name: 'Some Body', email: 'mixed@case.test', since: expect.stringMatching(/Z$/) },
    ]);
  });

  test('gets the mail sealed, in the transaction that made the pairing; the audit row knows neither token nor address', async () => {
    const ada = await coach('Ada');
    const { id, url } = await ada.call.invites.createPairing({ email: 'pen@friend.test', expiresInDays: 3 });
    const { rows } = await kit.database.admin.query(
      "SELECT j.payload::text AS payload, xmin FROM graphile_worker._private_jobs j WHERE payload->>'template' = 'pairingInvite' AND position($1 IN convert_from(decode(payload->>'sealed', 'base64'), 'UTF8')) > 0",
      [url],
    );
    expect(rows).toHaveLength(1);
    const sealed = JSON.parse(kit.deps.sealer.open(JSON.parse(rows[0].payload).sealed));
    expect(sealed).toEqual({
      to: 'pen@friend.test',
      locale: 'en',
      inTheirs: true,
      template: { name: 'pairingInvite', props: { coachName: 'Ada', organizationName: '', expiresAt: expect.any(String), url } },
    });
    const dump = await kit.database.admin.query('SELECT to_jsonb(a)::text AS a FROM audit_log a WHERE subject = $1', [id]);
    expect(dump.rows).toHaveLength(1);
    expect(dump.rows[0].a).not.toMatch(/friend|@/);
    expect(dump.rows[0].a).not.toContain(tokenOf(url));
    // Of the token there is but the hash, anywhere.
    const kept = await row("SELECT encode(token_hash, 'hex') AS hash FROM invite_tokens WHERE pairing_id = $1", [id]);
    expect(kept.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is written to three times a day at most, and fifty addresses in all, also by asking at once', async () => {
    const ada = await coach();
    const thrice = await Promise.allSettled(Array.from({ length: 8 }, () => ada.call.invites.createPairing({ email: 'one@flood.test' })));
    expect(codesOf(thrice)).toEqual({ fulfilled: 3, RATE_LIMITED: 5 });
    const many = await Promise.allSettled(
      Array.from({ length: 52 }, (_, n) => ada.call.invites.createPairing({ email: `n${n}@flood.test` })),
    );
    expect(codesOf(many)).toEqual({ fulfilled: 47, RATE_LIMITED: 5 });
    await expect(ada.call.invites.createPairing({ email: 'late@flood.test' })).rejects.toEqual(
      refusal('RATE_LIMITED', { limit: 50, hours: 24 }),
    );
    // A link sends nothing, and another day is another day.
    await ada.call.invites.createPairing({});
    await kit.database.admin.query("UPDATE pairing_sessions SET created_at = created_at - interval '25 hours' WHERE coach_id = $1", [
      ada.coachId,
    ]);
    await ada.call.invites.createPairing({ email: 'one@flood.test' });
  });

  test('of oneself, or of somebody who is paired already, is refused before any mail', async () => {
    const ada = await coach();
    await expect(ada.call.invites.createPairing({ email: ada.email.toUpperCase() })).rejects.toEqual(
      refusal('INVALID_STATE', { state: 'own' }),
    );
    const mia = await kit.person('Mia');
    await mia.call.invites.acceptPairing({ token: tokenOf((await ada.call.invites.createPairing({})).url) });
    await expect(ada.call.invites.createPairing({ email: mia.email })).rejects.toEqual(refusal('INVALID_STATE', { state: 'paired' }));
  });
});

describe('what opens nothing', () => {
  test('is one and the same to a stranger and to the wrong account: unknown, revoked, expired, used up', async () => {
    const ada = await coach();
    const email = 'dead@link.test';
    const make = () => ada.call.invites.createPairing({ email });
    const [revoked, expired, used] = [await make(), await make(), await make()];
    await ada.call.invites.revokePairing({ pairingId: revoked.id });
    await expire(expired.id);
    const owner = await somebody(email);
    await owner.call.invites.acceptPairing({ token: tokenOf(used.url) });
    await owner.call.invites.unpair({ coachId: ada.coachId });
    const tokens = ['x'.repeat(43), '', 'née🙂', ...[revoked, expired, used].map(({ url }) => tokenOf(url))];
    const others = [stranger(), stranger({ safe: true }), (await kit.person('Other')).call];
    for (const call of others) {
      const answers = await Promise.all(tokens.map((token) => refused(call.invites.previewPairing({ token }))));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ code: 'INVITE_INVALID', details: undefined });
    }
    const answers = await Promise.all(tokens.map((token) => refused(others[2]!.invites.acceptPairing({ token }))));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ code: 'INVITE_INVALID', details: undefined });
    // To its addressee each says why.
    for (const [pairing, reason] of [
      [revoked, 'revoked'],
      [expired, 'expired'],
      [used, 'claimed'],
    ] as const) {
      const token = tokenOf(pairing.url);
      await expect(owner.call.invites.previewPairing({ token })).rejects.toEqual(refusal('INVITE_INVALID', { reason }));
      await expect(owner.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('INVITE_INVALID', { reason }));
    }
  });

  test('is a link that has had its day, except to whoever is in', async () => {
    const ada = await coach();
    const { id, url } = await ada.call.invites.createPairing({ maxUses: 3 });
    const token = tokenOf(url);
    const [mia, late] = [await kit.person('Mia'), await kit.person('Late')];
    await mia.call.invites.acceptPairing({ token });
    const statusOf = async () => (await ada.call.invites.pairings({})).items[0]?.status;
    expect(await statusOf()).toBe('active');
    await expire(id);
    expect(await statusOf()).toBe('expired');
    await expect(late.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('INVITE_INVALID'));
    expect(await mia.call.invites.previewPairing({ token })).toMatchObject({ state: 'claimed' });
  });
});

describe('looking', () => {
  test('is noted once, by a request that may write; what the browser carries counts where nothing is given', async () => {
    const ada = await coach();
    const { id, url } = await ada.call.invites.createPairing({});
    const tokens = { invite: null, pairing: tokenOf(url) };
    const opened = async () => (await row('SELECT opened_at FROM pairing_sessions WHERE id = $1', [id])).opened_at;
    expect(await stranger({ tokens, safe: true }).invites.previewPairing()).toMatchObject({ state: 'sign_in' });
    expect(await opened()).toBeNull();
    expect(await stranger({ tokens }).invites.previewPairing({})).toMatchObject({ state: 'sign_in' });
    const first = await opened();
    expect(first).toBeInstanceOf(Date);
    await stranger({ tokens }).invites.previewPairing({});
    expect(await opened()).toEqual(first);
    const mia = await somebody('cookie@people.test', { tokens });
    expect(await mia.call.invites.acceptPairing()).toEqual({ coachId: ada.coachId });
    await expect(stranger().invites.previewPairing({})).rejects.toEqual(refusal('INVITE_INVALID'));
    await expect(stranger({ tokens }).invites.acceptPairing({})).rejects.toEqual(refusal('UNAUTHENTICATED'));
  });
});

describe('taking back', () => {
  test('stops a link for those who come later, and for nobody who came; a used one stays', async () => {
    const ada = await coach();
    const several = await ada.call.invites.createPairing({ maxUses: 2 });
    const mia = await kit.person('Mia');
    await mia.call.invites.acceptPairing({ token: tokenOf(several.url) });
    expect(await ada.call.invites.revokePairing({ pairingId: several.id })).toMatchObject({ status: 'revoked', useCount: 1 });
    await expect(ada.call.invites.revokePairing({ pairingId: several.id })).rejects.toEqual(refusal('INVALID_STATE', { state: 'revoked' }));
    expect(await mia.call.bookings.myCoaches()).toHaveLength(1);
    const other = await kit.person('Other');
    await expect(other.call.invites.acceptPairing({ token: tokenOf(several.url) })).rejects.toEqual(refusal('INVITE_INVALID'));
    const once = await ada.call.invites.createPairing({});
    await other.call.invites.acceptPairing({ token: tokenOf(once.url) });
    await expect(ada.call.invites.revokePairing({ pairingId: once.id })).rejects.toEqual(refusal('INVALID_STATE', { state: 'active' }));
    await expect((await coach()).call.invites.revokePairing({ pairingId: once.id })).rejects.toEqual(refusal('NOT_FOUND'));
  });

  test('ends a pairing from either side, tells the bookings in the same transaction, and does not close the door', async () => {
    const told: object[] = [];
    const ada = await coach();
    const [mia, tom] = [await kit.person('Mia'), await kit.person('Tom')];
    const { url } = await ada.call.invites.createPairing({ maxUses: 5 });
    for (const one of [mia, tom]) await one.call.invites.acceptPairing({ token: tokenOf(url) });
    let veto = false;
    const subscriber: Kit['deps']['subscribers']['unpaired'][number] = async ({ tx, ...told_ }) => {
      await tx.sql('SELECT 1');
      if (veto) throw new Error('the bookings object');
      told.push(told_);
    };
    kit.deps.subscribers.unpaired.push(subscriber);
    try {
      veto = true;
      await expect(mia.call.invites.unpair({ coachId: ada.coachId })).rejects.toThrow();
      expect(await mia.call.bookings.myCoaches()).toHaveLength(1);
      veto = false;
      const pair = { coachId: ada.coachId, memberId: mia.id };
      expect(await mia.call.invites.unpair({ coachId: ada.coachId })).toEqual(pair);
      expect(await ada.call.invites.unpair({ memberId: tom.id })).toEqual({ ...pair, memberId: tom.id });
      expect(told).toEqual([
        { ...pair, actorId: mia.id },
        { coachId: ada.coachId, memberId: tom.id, actorId: ada.id },
      ]);
    } finally {
      kit.deps.subscribers.unpaired.splice(kit.deps.subscribers.unpaired.indexOf(subscriber), 1);
    }
    await expect(mia.call.invites.unpair({ coachId: ada.coachId })).rejects.toEqual(refusal('NOT_FOUND'));
    await expect(tom.call.invites.unpair({ memberId: mia.id })).rejects.toEqual(refusal('NOT_FOUND'));
    expect((await ada.call.invites.pairedMembers({})).items).toEqual([]);
    await mia.call.invites.acceptPairing({ token: tokenOf(url) });
    expect((await ada.call.invites.pairedMembers({})).items).toHaveLength(1);
  });
});

test('in an organisation’s name its staff pair, and only while it is approved', async () => {
  const { id, joinCode, owner } = await kit.organization(2, 'Atelier');
  await owner.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  const { url } = await owner.call.invites.createPairing({ organizationId: id });
  const token = tokenOf(url);
  expect(await stranger().invites.previewPairing({ token })).toMatchObject({ organizationName: 'Atelier' });
  const [member] = await kit.waiting(id, joinCode, 1);
  await owner.call.seats.approveMember({ organizationId: id, userId: member!.id });
  await member!.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  await expect(member!.call.invites.createPairing({ organizationId: id })).rejects.toEqual(refusal('FORBIDDEN'));
  await expect((await coach()).call.invites.createPairing({ organizationId: id })).rejects.toEqual(refusal('NOT_FOUND'));
  const platform = await kit.person('Platform', { platformOwner: true });
  await platform.call.seats.suspendOrganization({ organizationId: id });
  await expect(owner.call.invites.createPairing({ organizationId: id })).rejects.toEqual(
    refusal('ORGANIZATION_NOT_APPROVED', { status: 'suspended' }),
  );
  const mia = await kit.person('Mia');
  expect(await mia.call.invites.previewPairing({ token })).toMatchObject({ state: 'suspended' });
  await expect(mia.call.invites.acceptPairing({ token })).rejects.toEqual(refusal('ORGANIZATION_NOT_APPROVED'));
});

test('the mail comes in the language of whoever gets it, which the coach cannot see', async () => {
  const ada = await coach('Ada');
  const mia = await kit.person('Mia');
  await mia.call.identity.updateProfile({ locale: 'fr' });
  const handler = handlers.find(({ job }) => job.name === 'mail.send');
  const sent: string[] = [];
  const mail: Mailer = { send: async ({ to, locale }) => void sent.push(`${to} ${locale}`) };
  for (const email of [mia.email, 'nobody.yet@friend.test']) {
    await ada.call.invites.createPairing({ email });
    const { rows } = await kit.database.admin.query(
      "SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'template' = 'pairingInvite' ORDER BY id DESC LIMIT 1",
    );
    await handler?.run({ deps: { ...kit.deps, mail }, jobId: '1', attempt: 1, maxAttempts: 1 }, rows[0].payload);
  }
  expect(sent).toEqual([`${mia.email} fr`, 'nobody.yet@friend.test en']);
});

test('the coach hears who accepted, in their own language, unless it is over again', async () => {
  const ada = await coach('Ada');
  await ada.call.identity.updateProfile({ locale: 'fr' });
  const [mia, tom] = [await kit.person('Mia'), await kit.person('Tom')];
  const { url } = await ada.call.invites.createPairing({ maxUses: 2 });
  for (const one of [mia, tom]) await one.call.invites.acceptPairing({ token: tokenOf(url) });
  await tom.call.invites.unpair({ coachId: ada.coachId });
  const { rows } = await kit.database.admin.query(
    "SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'invites.pairingAccepted' AND payload->>'coachId' = $1",
    [ada.coachId],
  );
  expect(rows).toHaveLength(2);
  const handler = handlers.find(({ job }) => job.name === 'invites.pairingAccepted');
  for (const { payload } of rows) await handler?.run({ deps: kit.deps, jobId: '1', attempt: 1, maxAttempts: 1 }, payload);
  const mails = await kit.database.admin.query(
    "SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'template' = 'pairingAccepted'",
  );
  expect(mails.rows.map(({ payload }) => JSON.parse(kit.deps.sealer.open(payload.sealed)))).toEqual([
    {
      to: ada.email,
      locale: 'fr',
      template: { name: 'pairingAccepted', props: { name: 'Ada', memberName: 'Mia', url: 'http://127.0.0.1:3000/trainer/coaching' } },
    },
  ]);
});

test('a coach is made once, keeps what is not given, and is seen by the paired alone', async () => {
  const ada = await kit.person('Ada');
  expect(await ada.call.bookings.myCoach()).toBeNull();
  await expect(ada.call.invites.createPairing({})).rejects.toEqual(refusal('INVALID_STATE', { state: 'not_a_coach' }));
  await expect(ada.call.invites.createPairing({ email: 'x@y.test' })).rejects.toEqual(refusal('INVALID_STATE', { state: 'not_a_coach' }));
  await expect(ada.call.bookings.updateCoach({ slotMinutes: 45 })).rejects.toEqual(refusal('NOT_FOUND'));
  const made = await Promise.all(
    Array.from({ length: 6 }, () => ada.call.bookings.becomeCoach({ timeZone: 'Europe/Paris', bufferAfterMinutes: 10 })),
  );
  const coachId = made[0]!.coachId;
  expect(new Set(made.map((one) => one.coachId)).size).toBe(1);
  const view = {
    coachId,
    name: 'Ada',
    timeZone: 'Europe/Paris',
    slotMinutes: 60,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 10,
    minNoticeMinutes: 120,
    horizonWeeks: 8,
    cancellationNoticeHours: 24,
  };
  expect(await ada.call.bookings.myCoach()).toEqual(view);
  expect(await ada.call.bookings.updateCoach({ slotMinutes: 45 })).toEqual({ ...view, slotMinutes: 45 });
  await ada.call.bookings.becomeCoach({ timeZone: 'Europe/Oslo', horizonWeeks: 12 });
  const now = { ...view, slotMinutes: 45, timeZone: 'Europe/Oslo', horizonWeeks: 12 };
  expect(await ada.call.bookings.coach({ coachId })).toEqual(now);

  const mia = await kit.person('Mia');
  await expect(mia.call.bookings.coach({ coachId })).rejects.toEqual(refusal('NOT_FOUND'));
  await mia.call.invites.acceptPairing({ token: tokenOf((await ada.call.invites.createPairing({})).url) });
  expect(await mia.call.bookings.coach({ coachId })).toEqual(now);
  expect(await mia.call.bookings.myCoaches()).toEqual([
    { coachId, name: 'Ada', timeZone: 'Europe/Oslo', slotMinutes: 45, since: expect.stringMatching(/Z$/) },
  ]);
  expect(await mia.call.bookings.myCoach()).toBeNull();
  await mia.call.invites.unpair({ coachId });
  await expect(mia.call.bookings.coach({ coachId })).rejects.toEqual(refusal('NOT_FOUND'));
});

test('lists are paged, newest first', async () => {
  const ada = await coach();
  const { url } = await ada.call.invites.createPairing({ maxUses: 5 });
  for (let n = 0; n < 3; n += 1) {
    await ada.call.invites.createPairing({});
    await (await kit.person(`Mia${n}`)).call.invites.acceptPairing({ token: tokenOf(url) });
  }
  for (const list of [ada.call.invites.pairings, ada.call.invites.pairedMembers]) {
    const all = (await list({})).items;
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 1, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
  }
});

/** What a link opens, and for whom: strangers learn nothing, the wrong account is told which one is right, and a seat is taken once. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appRouter } from '../src/index.ts';
import { createInvitesKit, DAY, refusal, whereIs, type InvitesKit, type Order } from './invites-kit.ts';
import type { Person } from './kit.ts';

let kit: InvitesKit;
beforeAll(async () => {
  kit = await createInvitesKit();
});
afterAll(() => kit.close());

const tokenOf = (url: string): string => url.split('/i/')[1] ?? '';
const anonymous = (extra: { safe?: boolean; invite?: string } = {}): Person['call'] =>
  appRouter.createCaller({
    deps: kit.deps,
    actor: null,
    requestId: 'anonymous',
    ...(extra.safe ? { safe: true } : {}),
    ...(extra.invite ? { tokens: { invite: extra.invite, pairing: null } } : {}),
  });

/** Invites one address and hands over what stands in the mail. */
async function invited(order: Order, email: string, note?: string): Promise<{ id: string; token: string }> {
  const made = await order.owner.call.invites.create({ orderId: order.id, emails: [email], note: note ?? null });
  await kit.work({ only: ['invites.send'] });
  return { id: made.created[0]?.id ?? '', token: kit.tokenIn(kit.lastTo(email)) };
}

const invite = async (id: string) => (await kit.rows('SELECT * FROM seat_invites WHERE id = $1', [id]))[0] ?? {};

describe('the page of a link', () => {
  test('says whose invite it is and what to do next, to everybody what concerns them', async () => {
    const order = await kit.order(3);
    const mia = await kit.person('Mia', { email: 'mia@claims.test' });
    const other = await kit.person('Other');
    const unverified = await kit.person('New', { email: 'new@claims.test', verified: false });
    const { id, token } = await invited(order, 'mia@claims.test', 'Bring clay');
    const shown = {
      organizationName: 'Atelier',
      courseTitle: 'Pottery',
      maskedEmail: 'm•••@claims.test',
      inviterName: 'Owner',
      note: 'Bring clay',
      expiresAt: expect.any(String),
    };
    expect(await anonymous().invites.preview({ token })).toEqual({ ...shown, state: 'sign_in' });
    expect(await anonymous({ invite: token }).invites.preview({})).toEqual({ ...shown, state: 'sign_in' });
    expect(await other.call.invites.preview({ token })).toEqual({ ...shown, state: 'wrong_account' });
    expect(await mia.call.invites.preview({ token })).toEqual({ ...shown, state: 'ready' });
    const forNew = await invited(order, 'new@claims.test');
    expect(await unverified.call.invites.preview({ token: forNew.token })).toMatchObject({ state: 'verify' });
    expect((await order.owner.call.invites.timeline({ inviteId: id })).events.map((event) => event.kind)).toEqual([
      'queued',
      'sent',
      'opened',
    ]);
    await kit.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [order.organizationId]);
    expect(await mia.call.invites.preview({ token })).toMatchObject({ state: 'suspended' });
    await expect(mia.call.invites.claim({ token })).rejects.toMatchObject(refusal('ORGANIZATION_NOT_APPROVED', { status: 'suspended' }));
  });

  test('a request that may write nothing writes nothing; the page’s own notes once that somebody looked', async () => {
    const order = await kit.order(1);
    const { id, token } = await invited(order, 'looks@claims.test');
    const before = await everything();
    for (let n = 0; n < 3; n += 1) await anonymous({ safe: true }).invites.preview({ token });
    expect(await everything()).toEqual(before);
    await anonymous().invites.preview({ token });
    const { opened_at: first } = await invite(id);
    expect(first).toBeInstanceOf(Date);
    await anonymous().invites.preview({ token });
    expect((await invite(id))['opened_at']).toEqual(first);
    expect((await kit.rows("SELECT FROM invite_events WHERE invite_id = $1 AND kind = 'opened'", [id])).length).toBe(1);
  });
});

async function everything(): Promise<unknown> {
  const tables = await kit.rows<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace) ORDER BY 1",
  );
  const sums: unknown[] = [];
  for (const { name } of tables) {
    const [row] = await kit.rows(
      `SELECT count(*)::integer AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${name} t`,
    );
    sums.push([name, row]);
  }
  return sums;
}

describe('a dead link', () => {
  /** Links that open nothing, each for another reason, and one that nobody made. */
  async function graveyard(): Promise<{ token: string; reason: string | null; addressee: Person }[]> {
    const order = await kit.order(9);
    const dead: { token: string; reason: string | null; addressee: Person }[] = [];
    const addressee = async (name: string) =>
      kit.person(name, { email: `${name.toLowerCase()}-${kit.deps.ids.token(4).toLowerCase()}@dead.test` });
    const stranger = await kit.person('Nobody');
    dead.push({ token: kit.deps.ids.token(), reason: null, addressee: stranger }, { token: '', reason: null, addressee: stranger });
    const used = await addressee('Used');
    const mine = await invited(order, used.email);
    await used.call.invites.claim({ token: mine.token });
    dead.push({ token: mine.token, reason: 'claimed', addressee: used });
    const revoked = await addressee('Revoked');
    const gone = await invited(order, revoked.email);
    await order.owner.call.invites.revoke({ inviteId: gone.id });
    dead.push({ token: gone.token, reason: 'revoked', addressee: revoked });
    const replaced = await addressee('Replaced');
    const old = await invited(order, replaced.email);
    await order.owner.call.invites.resend({ inviteId: old.id });
    dead.push({ token: old.token, reason: 'replaced', addressee: replaced });
    const expired = await addressee('Expired');
    const late = await invited(order, expired.email);
    await kit.rows("UPDATE seat_invites SET expires_at = now() - interval '1 day' WHERE id = $1", [late.id]);
    dead.push({ token: late.token, reason: 'expired', addressee: expired });
    const link = await order.owner.call.invites.createLink({ orderId: order.id, maxUses: 1 });
    await (await kit.person('First')).call.invites.claim({ token: tokenOf(link.url) });
    dead.push({ token: tokenOf(link.url), reason: null, addressee: stranger });
    return dead;
  }

  /** Everything an answer holds, but for the request's own number. */
  async function answer(call: Promise<unknown>): Promise<unknown> {
    try {
      await call;
      return 'answered';
    } catch (error) {
      if (!(error instanceof Error) || !(error.cause instanceof Error)) throw error;
      const { code, details } = Object(error.cause);
      return { name: error.name, message: error.message, code, details, tRPC: Object(error).code };
    }
  }

  test('is to a stranger as one that never was, in every word; its addressee hears why', async () => {
    const dead = await graveyard();
    const stranger = await kit.person('Stranger');
    for (const caller of [anonymous(), stranger.call]) {
      const previews = await Promise.all(dead.map(({ token }) => answer(caller.invites.preview({ token }))));
      for (const one of previews) expect(one).toEqual(previews[0]);
      expect(previews[0]).toMatchObject({ code: 'INVITE_INVALID', details: undefined });
    }
    for (const act of ['claim', 'requestHelp'] as const) {
      const acts = await Promise.all(dead.map(({ token }) => answer(stranger.call.invites[act]({ token }))));
      for (const one of acts) expect(one).toEqual(acts[0]);
      expect(acts[0]).toMatchObject({ code: 'INVITE_INVALID', details: undefined });
    }
    for (const { token, reason, addressee } of dead) {
      const hears = { code: 'INVITE_INVALID', details: reason ? { reason } : undefined };
      if (reason === 'claimed') {
        // Who sits on the seat is told so; once they have given it back, the link has had its day for them, too.
        expect(await addressee.call.invites.preview({ token })).toMatchObject({ state: 'claimed' });
        const [seat] = (await addressee.call.seats.mySeats({})).items;
        expect(await answer(addressee.call.invites.claim({ token }))).toMatchObject({ code: 'ALREADY_CLAIMED' });
        await addressee.call.seats.releaseClaim({ seatClaimId: seat?.seatClaimId ?? '' });
      }
      expect(await answer(addressee.call.invites.preview({ token }))).toMatchObject(hears);
      expect(await answer(addressee.call.invites.claim({ token }))).toMatchObject(hears);
    }
  });

  test('takes a stranger as long as one that never was (printed, not judged)', async () => {
    const dead = await graveyard();
    const caller = anonymous();
    const took = new Map<string, number[]>();
    for (let round = 0; round < 60; round += 1) {
      for (const [index, { token, reason }] of dead.entries()) {
        const began = performance.now();
        await caller.invites.preview({ token }).catch(() => undefined);
        const name = `${index} ${reason ?? (index < 2 ? 'unknown' : 'exhausted')}`;
        if (round >= 10) took.set(name, [...(took.get(name) ?? []), performance.now() - began]);
      }
    }
    const medians = [...took].map(([name, all]) => [name, Number((all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0).toFixed(3))]);
    console.info('preview of links that open nothing, median ms:', Object.fromEntries(medians));
    expect(took.size).toBe(dead.length);
  });
});

describe('taking a seat', () => {
  test('by the address it was sent to, verified, once; the seat is in the member’s home with what they need', async () => {
    const order = await kit.order(3);
    const mia = await kit.person('Mia', { email: 'mia2@claims.test' });
    const other = await kit.person('Other');
    const unverified = await kit.person('New', { email: 'new2@claims.test', verified: false });
    const { token } = await invited(order, 'mia2@claims.test');
    const forNew = await invited(order, 'new2@claims.test');
    await expect(anonymous().invites.claim({ token })).rejects.toMatchObject(refusal('UNAUTHENTICATED'));
    await expect(other.call.invites.claim({ token })).rejects.toMatchObject(refusal('WRONG_ACCOUNT', { maskedEmail: 'm•••@claims.test' }));
    await expect(unverified.call.invites.claim({ token: forNew.token })).rejects.toMatchObject(refusal('EMAIL_NOT_VERIFIED'));
    const claimed = await mia.call.invites.claim({ token });
    expect(claimed).toEqual({ seatClaimId: expect.any(String), orderId: order.id, courseTitle: 'Pottery' });
    await expect(mia.call.invites.claim({ token })).rejects.toMatchObject(
      refusal('ALREADY_CLAIMED', { seatClaimId: claimed.seatClaimId, orderId: order.id }),
    );
    expect((await mia.call.seats.mySeats({})).items).toEqual([
      expect.objectContaining({
        seatClaimId: claimed.seatClaimId,
        courseTitle: 'Pottery',
        joiningInfo: 'Room 4, bring an apron.',
        organizationName: 'Atelier',
      }),
    ]);
    expect((await other.call.seats.mySeats({})).items).toEqual([]);
    await kit.work({ only: ['invites.claimed', 'mail.send'] });
    expect(kit.lastTo('mia2@claims.test')).toMatchObject({
      name: 'seatClaimed',
      locale: 'en',
      props: { joiningInfo: 'Room 4, bring an apron.' },
    });
    expect((await order.owner.call.seats.claims({ orderId: order.id })).items).toEqual([
      {
        seatClaimId: claimed.seatClaimId,
        orderId: order.id,
        person: { id: mia.id, name: 'Mia' },
        claimedAt: expect.any(String),
        releasedAt: null,
      },
    ]);
    await expect(other.call.seats.releaseClaim({ seatClaimId: claimed.seatClaimId })).rejects.toMatchObject(refusal('NOT_FOUND'));
    expect(await mia.call.seats.releaseClaim({ seatClaimId: claimed.seatClaimId })).toMatchObject({ releasedAt: expect.any(String) });
    await expect(mia.call.seats.releaseClaim({ seatClaimId: claimed.seatClaimId })).rejects.toMatchObject(
      refusal('INVALID_STATE', { state: 'released' }),
    );
    expect((await mia.call.seats.mySeats({})).items).toEqual([]);
    const [{ seats_available: free } = {}] = await kit.rows('SELECT seats_available FROM v_order_seat_usage WHERE order_id = $1', [
      order.id,
    ]);
    expect(free).toBe(2);
  });

  test('of a refunded order nobody takes one any more', async () => {
    const order = await kit.order(2);
    const mia = await kit.person('Mia', { email: 'mia3@claims.test' });
    const { token } = await invited(order, 'mia3@claims.test');
    await order.owner.call.seats.refundOrder({ orderId: order.id });
    await expect(mia.call.invites.claim({ token })).rejects.toMatchObject(refusal('INVITE_INVALID', { reason: 'revoked' }));
    await expect(anonymous().invites.preview({ token })).rejects.toMatchObject(refusal('INVITE_INVALID'));
  });

  test('the old link dies when the invite is sent anew, addressed anew or given a new link; a reminder adds one', async () => {
    const order = await kit.order(3);
    const mia = await kit.person('Mia', { email: 'mia4@claims.test' });
    const zoe = await kit.person('Zoe', { email: 'zoe4@claims.test' });
    const first = await invited(order, 'mia4@claims.test');
    const inviteId = first.id;
    const live = (token: string, person = mia) => person.call.invites.preview({ token }).then((shown) => shown.state);
    const dead = (token: string) => expect(live(token)).rejects.toMatchObject(refusal('INVITE_INVALID'));

    await order.owner.call.invites.resend({ inviteId });
    await kit.work({ only: ['invites.send'] });
    const second = kit.tokenIn(kit.lastTo('mia4@claims.test'));
    await dead(first.token);
    expect(await live(second)).toBe('ready');

    await kit.rows("UPDATE seat_invites SET expires_at = now() + interval '2 days' WHERE id = $1", [inviteId]);
    await kit.rows("SELECT graphile_worker.add_job('invites.remind', '{}')");
    await kit.work({ only: ['invites.remind', 'invites.send'] });
    const reminder = kit.lastTo('mia4@claims.test');
    expect(reminder?.name).toBe('seatInviteReminder');
    const third = kit.tokenIn(reminder);
    expect(third).not.toBe(second);
    expect(await live(second)).toBe('ready');
    expect(await live(third)).toBe('ready');

    const fourth = tokenOf((await order.owner.call.invites.newLink({ inviteId })).url);
    await dead(second);
    await dead(third);
    expect(await live(fourth)).toBe('ready');

    await order.owner.call.invites.readdress({ inviteId, email: ' ZOE4@claims.test' });
    await kit.work({ only: ['invites.send'] });
    await dead(fourth);
    const fifth = kit.tokenIn(kit.lastTo('zoe4@claims.test'));
    expect(await live(fifth)).toBe('wrong_account');
    expect(await live(fifth, zoe)).toBe('ready');
    expect(await zoe.call.invites.claim({ token: fifth })).toMatchObject({ orderId: order.id });
    for (const act of ['resend', 'revoke', 'newLink'] as const)
      await expect(order.owner.call.invites[act]({ inviteId })).rejects.toMatchObject(refusal('INVALID_STATE', { state: 'claimed' }));
  });

  test('the wrong account asks the inviter, who hears of it once a day; addressed anew, it is theirs', async () => {
    const order = await kit.order(1);
    const zoe = await kit.person('Zoe', { email: 'zoe5@claims.test' });
    const addressee = await kit.person('Mia', { email: 'mia5@claims.test' });
    const { id, token } = await invited(order, 'mia5@claims.test');
    await expect(addressee.call.invites.requestHelp({ token })).rejects.toMatchObject(refusal('INVALID_STATE', { state: 'addressee' }));
    await expect(anonymous().invites.requestHelp({ token })).rejects.toMatchObject(refusal('UNAUTHENTICATED'));
    const asked = await Promise.all(Array.from({ length: 8 }, () => zoe.call.invites.requestHelp({ token })));
    expect(asked.filter((each) => each.asked)).toHaveLength(1);
    await kit.work({ only: ['invites.helpRequested', 'mail.send'] });
    const mails = kit.sent.filter((mail) => mail.name === 'inviteHelpRequested');
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      to: order.owner.email,
      props: { memberName: 'Zoe', memberEmail: 'zoe5@claims.test', invitedEmail: 'mia5@claims.test', courseTitle: 'Pottery' },
    });
    await order.owner.call.invites.readdress({ inviteId: id, email: 'zoe5@claims.test' });
    await kit.work({ only: ['invites.send'] });
    expect(await zoe.call.invites.preview({ token: kit.tokenIn(kit.lastTo('zoe5@claims.test')) })).toMatchObject({ state: 'ready' });
  });
});

test('a token is in no table, log of what was done, or list: only its hash is', async () => {
  const order = await kit.order(3);
  const mia = await kit.person('Mia', { email: 'mia6@claims.test' });
  const { call } = order.owner;
  await call.invites.create({ orderId: order.id, emails: ['mia6@claims.test', 'waits@claims.test'] });
  const link = await call.invites.createLink({ orderId: order.id, maxUses: 1 });
  const tokens = new Set([tokenOf(link.url)]);
  const scan = () => whereIs(kit, tokens);
  // The sealed one in the queue is opened with the key alone: the stand-in of these tests does no more than write it differently.
  for (const { payload } of await kit.rows<{ payload: { sealed: string } }>(
    "SELECT payload FROM graphile_worker._private_jobs WHERE payload::text LIKE '%sealed%'",
  ))
    if (payload.sealed) tokens.add(kit.deps.sealer.open(payload.sealed));
  expect(tokens.size).toBeGreaterThanOrEqual(3);
  expect(await scan()).toEqual([]);
  await kit.work({ only: ['invites.send'] });
  tokens.add(kit.tokenIn(kit.lastTo('mia6@claims.test')));
  await mia.call.invites.preview({ token: kit.tokenIn(kit.lastTo('mia6@claims.test')) });
  await mia.call.invites.claim({ token: kit.tokenIn(kit.lastTo('mia6@claims.test')) });
  const relinked = await call.invites.newLink({ inviteId: link.id });
  tokens.add(tokenOf(relinked.url));
  await kit.work();
  expect(await scan()).toEqual([]);
  const [hash] = await kit.rows('SELECT FROM invite_tokens WHERE token_hash = $1', [
    createHash('sha256').update(tokenOf(relinked.url)).digest(),
  ]);
  expect(hash).toBeDefined();
  const told = JSON.stringify([
    await call.invites.list({ organizationId: order.organizationId }),
    await call.invites.timeline({ inviteId: link.id }),
    await call.seats.audit({ organizationId: order.organizationId }),
  ]);
  for (const token of tokens) expect(told).not.toContain(token);
  const audit = JSON.stringify(
    (await call.seats.audit({ organizationId: order.organizationId })).items.map(({ changes, subject }) => ({ changes, subject })),
  );
  expect(audit).not.toContain('@');
  // The search does find one that is there.
  await kit.rows("INSERT INTO audit_log (verb, changes) VALUES ('control', jsonb_build_object('url', $1::text))", [relinked.url]);
  expect(await scan()).toEqual(['audit_log.changes']);
});

test('who deletes their account gives their seats back, and their address is nowhere any more', async () => {
  const order = await kit.order(4);
  const leaving = 'leaving@claims.test';
  const person = await kit.person('Leaving', { email: leaving });
  const first = await invited(order, leaving);
  const { seatClaimId } = await person.call.invites.claim({ token: first.token });
  const bounced = await kit.order(1);
  kit.refuse.push('refused');
  await bounced.owner.call.invites.create({ orderId: bounced.id, emails: [leaving] });
  await kit.work({ only: ['invites.send'] });
  const waiting = await kit.order(1);
  await waiting.owner.call.invites.create({ orderId: waiting.id, emails: [leaving] });
  expect(await whereIs(kit, [leaving])).toEqual(expect.arrayContaining(['people.email', 'seat_invites.email']));

  await person.call.identity.deleteAccount({ confirmEmail: leaving });
  const mails = kit.sent.length;
  await kit.work({ only: ['invites.send', 'invites.claimed'] });
  expect(kit.sent.length).toBe(mails);
  expect(await whereIs(kit, [leaving])).toEqual([]);
  for (const { id, owner, total } of [
    { ...order, total: 4 },
    { ...bounced, total: 1 },
    { ...waiting, total: 1 },
  ])
    expect((await owner.call.seats.order({ orderId: id })).usage).toEqual({ total, claimed: 0, invited: 0, available: total });
  expect((await order.owner.call.seats.claims({ orderId: order.id })).items).toEqual([
    expect.objectContaining({ seatClaimId, person: { id: person.id, name: '' }, releasedAt: expect.any(String) }),
  ]);
  expect((await waiting.owner.call.invites.list({ organizationId: waiting.organizationId })).items[0]).toMatchObject({
    status: 'revoked',
    kind: 'email',
  });
});

test('who merely typed an address harms nothing that was sent to it', async () => {
  const order = await kit.order(1);
  const typed = 'a_b@claims.test';
  const { token } = await invited(order, typed);
  const link = JSON.stringify({ email: 'axb@claims.test' });
  await kit.rows(
    "INSERT INTO auth_verifications (id, identifier, value, expires_at) VALUES ('someone-else', 'h', $1, now() + interval '1 hour')",
    [link],
  );
  const stranger = await kit.person('Stranger', { email: typed, verified: false });
  await stranger.call.identity.deleteAccount({ confirmEmail: typed });
  expect(await kit.rows("SELECT value FROM auth_verifications WHERE id = 'someone-else'")).toEqual([{ value: link }]);
  const mia = await kit.person('Mia', { email: typed });
  expect(await mia.call.invites.claim({ token })).toMatchObject({ orderId: order.id });
});

test('an invite that had run out is not revived beside a newer one, nor for somebody who is seated', async () => {
  const order = await kit.order(2);
  const { id: first } = await invited(order, 'twice@claims.test');
  kit.pass(15 * DAY);
  const { token } = await invited(order, 'twice@claims.test');
  const again = (inviteId: string) => order.owner.call.invites.resend({ inviteId });
  await expect(again(first)).rejects.toMatchObject(refusal('INVALID_STATE', { state: 'already_invited' }));
  expect((await order.owner.call.seats.order({ orderId: order.id })).usage).toMatchObject({ invited: 1, available: 1 });
  const person = await kit.person('Twice', { email: 'twice@claims.test' });
  await person.call.invites.claim({ token });
  await expect(again(first)).rejects.toMatchObject(refusal('INVALID_STATE', { state: 'already_seated' }));
  await expect(order.owner.call.invites.newLink({ inviteId: first })).rejects.toMatchObject(
    refusal('INVALID_STATE', { state: 'already_seated' }),
  );
});

test('a cursor that nobody was given is malformed, whatever hour it names', async () => {
  const mia = await kit.person('Mia');
  const [id] = (await kit.rows<{ id: string }>('SELECT id FROM people LIMIT 1')).map((row) => row.id);
  for (const at of ['2026-01-01 00:00:00+99', '2026-99-01 00:00:00+00', '2026-01-01 00:00:00-16']) {
    const cursor = Buffer.from(JSON.stringify([at, id])).toString('base64url');
    await expect(mia.call.seats.mySeats({ cursor })).rejects.toMatchObject(refusal('INVALID_INPUT'));
  }
});

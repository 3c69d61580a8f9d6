/** Inviting: what is made, what is skipped and why, who may, and what they see of it afterwards. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInvitesKit, DAY, refusal, type InvitesKit, type Order } from './invites-kit.ts';

let kit: InvitesKit;
beforeAll(async () => {
  kit = await createInvitesKit();
});
afterAll(() => kit.close());

const usage = async (orderId: string) =>
  (
    await kit.rows('SELECT seats_total, seats_claimed, seats_invited, seats_available FROM v_order_seat_usage WHERE order_id = $1', [
      orderId,
    ])
  )[0];

describe('by address', () => {
  test('what will do is made, the rest is told, in the order given; the dry run says the same beforehand', async () => {
    const order = await kit.order(4);
    const { call } = order.owner;
    const seated = await kit.person('Seated');
    await call.invites.create({ orderId: order.id, emails: ['asked@people.test', seated.email] });
    await kit.work({ only: ['invites.send'] });
    await seated.call.invites.claim({ token: kit.tokenIn(kit.lastTo(seated.email)) });

    const pasted = [
      'New@People.test ',
      'asked@people.test',
      seated.email.toUpperCase(),
      'nonsense',
      ' new@people.test',
      'b@people.test',
      'c@people.test',
    ];
    const checked = await call.invites.checkEmails({ orderId: order.id, text: pasted.join('\n') });
    const expected = ['valid', 'already_invited', 'already_seated', 'invalid', 'duplicate', 'valid', 'no_seat_left'];
    expect(checked.lines.map((line) => line.verdict)).toEqual(expected);
    expect(checked.lines.map((line) => line.line)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(checked).toMatchObject({ valid: 2, available: 2 });

    const answer = await call.invites.create({ orderId: order.id, emails: pasted, note: ' See you soon ' });
    expect(answer.created).toEqual([
      { id: expect.any(String), email: 'new@people.test', status: 'draft' },
      { id: expect.any(String), email: 'b@people.test', status: 'draft' },
    ]);
    expect(answer.skipped).toEqual([
      { email: 'asked@people.test', reason: 'already_invited' },
      { email: seated.email.toUpperCase(), reason: 'already_seated' },
      { email: 'nonsense', reason: 'invalid' },
      { email: 'new@people.test', reason: 'duplicate' },
      { email: 'c@people.test', reason: 'no_seat_left' },
    ]);
    expect(await usage(order.id)).toEqual({ seats_total: 4, seats_claimed: 1, seats_invited: 3, seats_available: 0 });

    const [audited] = await kit.rows(
      "SELECT subject, changes FROM audit_log WHERE verb = 'invites.create' AND organization_id = $1 ORDER BY at DESC",
      [order.organizationId],
    );
    expect(audited).toEqual({
      subject: order.id,
      changes: { created: 2, skipped: { already_invited: 1, already_seated: 1, invalid: 1, duplicate: 1, no_seat_left: 1 } },
    });
    const [{ n } = { n: -1 }] = await kit.rows(
      "SELECT count(*)::integer AS n FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'invites.send' AND j.priority > 0 AND j.payload->>'inviteId' = ANY ($1)",
      [answer.created.map((invite) => invite.id)],
    );
    expect(n).toBe(2);
  });

  test('five hundred at once, no more; by paste, a sentence says how many it found', async () => {
    const order = await kit.order(500);
    const emails = Array.from({ length: 500 }, (_, n) => `person${n}@crowd.test`);
    const { call } = order.owner;
    const answer = await call.invites.create({ orderId: order.id, emails });
    expect(answer.created.map((invite) => invite.email)).toEqual(emails);
    expect(answer.skipped).toEqual([]);
    expect(await usage(order.id)).toMatchObject({ seats_invited: 500, seats_available: 0 });
    await expect(call.invites.create({ orderId: order.id, emails: [...emails, 'more@crowd.test'] })).rejects.toThrow();
    await expect(call.invites.checkEmails({ orderId: order.id, text: [...emails, 'more@crowd.test'].join('\n') })).rejects.toMatchObject({
      cause: { code: 'INVALID_INPUT', message: 'text: holds 501 addresses; at most 500 at once' },
    });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof call.invites.list>> = await call.invites.list({
        organizationId: order.organizationId,
        limit: 100,
        cursor,
      });
      seen.push(...page.items.map((item) => item.email ?? ''));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(emails.toReversed());
    await kit.rows('DELETE FROM graphile_worker._private_jobs');
  });

  test('an order that is not paid has no seats; a refunded one has none left; a suspended organisation invites nobody', async () => {
    const order = await kit.order(2);
    const emails = ['a@people.test'];
    const every = (code: string, details?: object) =>
      Promise.all([
        expect(order.owner.call.invites.create({ orderId: order.id, emails })).rejects.toMatchObject(refusal(code, details)),
        expect(order.owner.call.invites.createLink({ orderId: order.id, maxUses: 1 })).rejects.toMatchObject(refusal(code, details)),
        expect(order.owner.call.invites.checkEmails({ orderId: order.id, text: 'a@people.test' })).rejects.toMatchObject(
          refusal(code, details),
        ),
      ]);
    const set = (status: string) =>
      kit.rows(`UPDATE orders SET status = $2, paid_at = CASE WHEN $2 IN ('paid', 'refunded') THEN now() END WHERE id = $1`, [
        order.id,
        status,
      ]);
    for (const state of ['pending', 'expired']) {
      await set(state);
      await every('PAYMENT_REQUIRED', { state });
    }
    await set('refunded');
    await every('INVALID_STATE', { state: 'refunded' });
    await set('paid');
    await kit.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [order.organizationId]);
    await every('ORGANIZATION_NOT_APPROVED', { status: 'suspended' });
    expect(await kit.rows('SELECT FROM seat_invites WHERE order_id = $1', [order.id])).toEqual([]);
  });

  test('the buyer who has left the organisation still hands out what they bought; a colleague without a role is told so; a stranger finds nothing', async () => {
    const order = await kit.order(3);
    const buyer = await kit.person('Buyer');
    const member = await kit.person('Member');
    await kit.rows('UPDATE orders SET buyer_id = $2 WHERE id = $1', [order.id, buyer.id]);
    await kit.rows("INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ($1, $2, 'member', 'pending')", [
      order.organizationId,
      member.id,
    ]);
    const made = await buyer.call.invites.create({ orderId: order.id, emails: ['x@people.test'] });
    const id = made.created[0]?.id ?? '';
    expect((await buyer.call.invites.list({ organizationId: order.organizationId })).items.map((item) => item.id)).toEqual([id]);
    expect((await buyer.call.invites.timeline({ inviteId: id })).events).toHaveLength(1);
    expect(await buyer.call.invites.checkEmails({ orderId: order.id, text: 'x@people.test' })).toMatchObject({
      lines: [{ verdict: 'already_invited' }],
    });
    await expect(member.call.invites.create({ orderId: order.id, emails: ['y@people.test'] })).rejects.toMatchObject(refusal('FORBIDDEN'));
    await expect(member.call.invites.list({ organizationId: order.organizationId })).rejects.toMatchObject(refusal('FORBIDDEN'));
    const stranger = await kit.person('Stranger');
    await expect(stranger.call.invites.create({ orderId: order.id, emails: ['y@people.test'] })).rejects.toMatchObject(
      refusal('NOT_FOUND'),
    );
  });

  test('whatever case, padding or door an address comes by, it is one person', async () => {
    const order = await kit.order(400);
    const { call } = order.owner;
    const pad = fc.stringMatching(/^[ \t\u00a0\u2009\u200b\u200e\ufeff]{0,3}$/);
    const written = fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9+_-]{0,8}$/), fc.constantFrom('case.test', 'mail.example.test'))
      .map(([local, domain]) => `${local}@${domain}`);
    const spelling = fc.tuple(pad, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), pad);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(written, fc.array(spelling, { minLength: 5, maxLength: 5 }), async (address, spellings) => {
        round += 1;
        const email = `${round}-${address}`;
        const [one = '', two = '', three = '', four = '', five = ''] = spellings.map(
          ([before, capitals, after]) =>
            before + Array.from(email, (letter, at) => (capitals[at] ? letter.toUpperCase() : letter)).join('') + after,
        );
        const made = await call.invites.create({ orderId: order.id, emails: [one, two] });
        expect(made).toMatchObject({ created: [{ email }], skipped: [{ reason: 'duplicate' }] });
        for (const text of [three, `Jean <${three}>`, `name;e-mail\r\n"Dupont; Jean";"${four}"\r\n`, `${five}, ${four}`]) {
          const { lines } = await call.invites.checkEmails({ orderId: order.id, text });
          expect(lines[0]).toMatchObject({ email, verdict: 'already_invited' });
        }
        const id = made.created[0]?.id ?? '';
        expect((await call.invites.readdress({ inviteId: id, email: five })).email).toBe(email);
        const other = await call.invites.create({ orderId: order.id, emails: [`other-${email}`] });
        await expect(call.invites.readdress({ inviteId: other.created[0]?.id ?? '', email: two })).rejects.toMatchObject(
          refusal('INVALID_STATE', { state: 'already_invited' }),
        );
      }),
      { numRuns: 12 },
    );
    // By plain SQL, even as who may write, nothing else than the normalised form is kept.
    for (const odd of ['MiXeD@Case.test', 'mixed@case.test ', 'caf\u0065\u0301@case.test']) {
      await expect(
        kit.rows("INSERT INTO seat_invites (order_id, organization_id, email, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')", [
          order.id,
          order.organizationId,
          odd,
        ]),
      ).rejects.toThrow(/seat_invites_email_normalized/);
    }
    await kit.rows('DELETE FROM graphile_worker._private_jobs');
  });
});

describe('by link', () => {
  test('holds so many seats, and no more than are free', async () => {
    const order = await kit.order(5);
    const { call } = order.owner;
    const link = await call.invites.createLink({ orderId: order.id, maxUses: 3 });
    expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/i\/[\w-]{43}$/);
    await expect(call.invites.createLink({ orderId: order.id, maxUses: 3 })).rejects.toMatchObject(
      refusal('NO_SEAT_LEFT', { available: 2 }),
    );
    expect(await usage(order.id)).toMatchObject({ seats_invited: 3, seats_available: 2 });
    expect(await call.invites.revoke({ inviteId: link.id })).toMatchObject({ kind: 'link', email: null, status: 'revoked', maxUses: 3 });
    expect(await usage(order.id)).toMatchObject({ seats_invited: 0, seats_available: 5 });
    await expect(call.invites.revoke({ inviteId: link.id })).rejects.toMatchObject({
      cause: { code: 'INVALID_STATE', details: { state: 'revoked' }, message: 'This has been revoked. Invite anew instead.' },
    });
    await expect(call.invites.newLink({ inviteId: link.id })).rejects.toMatchObject(refusal('INVALID_STATE', { state: 'revoked' }));
    const next = await call.invites.createLink({ orderId: order.id, maxUses: 2 });
    await expect(call.invites.resend({ inviteId: next.id })).rejects.toMatchObject(refusal('INVALID_STATE', { state: 'link' }));
    await expect(call.invites.readdress({ inviteId: next.id, email: 'a@people.test' })).rejects.toMatchObject(
      refusal('INVALID_STATE', { state: 'link' }),
    );
  });

  test('a run-out invite comes back only while its seat is free', async () => {
    const order = await kit.order(1);
    const { call } = order.owner;
    const first = await call.invites.create({ orderId: order.id, emails: ['late@people.test'] });
    const id = first.created[0]?.id ?? '';
    kit.pass(15 * DAY);
    expect(await call.invites.create({ orderId: order.id, emails: ['next@people.test'] })).toMatchObject({
      created: [{ email: 'next@people.test' }],
    });
    await expect(call.invites.resend({ inviteId: id })).rejects.toMatchObject(
      refusal('NO_SEAT_LEFT', { total: 1, claimed: 0, invited: 2, over: 1 }),
    );
    await expect(call.invites.newLink({ inviteId: id })).rejects.toMatchObject(refusal('NO_SEAT_LEFT'));
  });
});

describe('what one sees of it', () => {
  let order: Order;
  const at = async (email: string): Promise<string> =>
    (await order.owner.call.invites.list({ organizationId: order.organizationId, search: email })).items[0]?.id ?? '';
  const list = async (status?: Parameters<Order['owner']['call']['invites']['list']>[0]['status']) =>
    (await order.owner.call.invites.list({ organizationId: order.organizationId, ...(status ? { status } : {}) })).items.map((item) => [
      item.email?.split('@')[0] ?? 'link',
      item.status,
    ]);

  test('the first status that applies, filters, what needs attention, and the timeline', async () => {
    order = await kit.order(20);
    const { call } = order.owner;
    const people = ['soon', 'draft', 'sent', 'opened', 'bounced', 'failed', 'revoked', 'gone'];
    await call.invites.create({ orderId: order.id, emails: ['gone@seen.test'] });
    kit.pass(2 * DAY);
    const claimer = await kit.person('Claimer', { email: 'claimed@seen.test' });
    await call.invites.create({ orderId: order.id, emails: ['soon@seen.test', 'claimed@seen.test'] });
    await kit.work({ only: ['invites.send'] });
    await claimer.call.invites.claim({ token: kit.tokenIn(kit.lastTo('claimed@seen.test')) });
    kit.pass(12.5 * DAY);
    for (const name of people.slice(1, 7)) await call.invites.create({ orderId: order.id, emails: [`${name}@seen.test`] });
    await kit.rows(
      "UPDATE seat_invites SET sent_at = now(), delivery_state = 'sent' WHERE email IN ('sent@seen.test', 'opened@seen.test')",
    );
    await kit.rows("UPDATE seat_invites SET opened_at = now() WHERE email IN ('opened@seen.test', 'bounced@seen.test')");
    await kit.rows(
      "UPDATE seat_invites SET delivery_state = split_part(email, '@', 1) WHERE email IN ('bounced@seen.test', 'failed@seen.test')",
    );
    await call.invites.revoke({ inviteId: await at('revoked@seen.test') });

    expect(await list()).toEqual([
      ['revoked', 'revoked'],
      ['failed', 'failed'],
      ['bounced', 'bounced'],
      ['opened', 'opened'],
      ['sent', 'sent'],
      ['draft', 'draft'],
      ['claimed', 'claimed'],
      ['soon', 'sent'],
      ['gone', 'expired'],
    ]);
    for (const status of ['revoked', 'failed', 'bounced', 'opened', 'draft', 'claimed'] as const)
      expect(await list(status)).toEqual([[status, status]]);
    expect(await list('sent')).toHaveLength(2);
    expect(await list('expired')).toEqual([['gone', 'expired']]);
    expect(await list('expiring')).toEqual([['soon', 'sent']]);
    expect((await list('attention')).map(([name]) => name)).toEqual(['failed', 'bounced', 'soon']);
    const attention = await call.invites.attention({ organizationId: order.organizationId });
    expect(attention).toMatchObject({ bounced: 1, failed: 1, expiring: 1 });
    expect(attention.items.map((item) => item.email)).toEqual(['bounced@seen.test', 'failed@seen.test', 'soon@seen.test']);
    expect(attention.items[2]).toMatchObject({ expiring: true, courseTitle: 'Pottery' });
    expect((await call.invites.list({ organizationId: order.organizationId, search: 'CLAIM' })).items[0]).toMatchObject({
      status: 'claimed',
      claimedBy: { id: claimer.id, name: 'Claimer' },
      useCount: 1,
    });
    expect(
      (await call.invites.timeline({ inviteId: await at('claimed@seen.test') })).events.map((event) => [event.kind, event.actor?.name]),
    ).toEqual([
      ['queued', 'Owner'],
      ['sent', undefined],
      ['claimed', 'Claimer'],
    ]);
    expect((await call.invites.list({ organizationId: order.organizationId, orderId: kit.deps.ids.uuid() })).items).toEqual([]);
  });
});

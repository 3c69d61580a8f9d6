/**
 * Invites by address, up to 500 at once: invites, tokens, timelines, mail jobs and one audit row commit together or not at all. What will
 * not do is skipped and told, the rest is made.
 */
import { command, enqueueManyAtCommit, query, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { inviterOf } from './access.ts';
import { addressesIn, addressOf } from './addresses.ts';
import {
  CheckEmailsInput,
  CreateInvitesInput,
  MAX_EMAILS,
  type CheckedEmailsView,
  type CreatedInvitesView,
  type SkipReason,
} from './contract.ts';
import { sendInviteJob } from './jobs.ts';
import { freshToken } from './tokens.ts';
import { requireInvitable, verdictsOf, type OrderState } from './verdicts.ts';

export const create = command({
  verb: 'invites.create',
  input: CreateInvitesInput,
  // The order's lock is the guard: a stranger does not get it, and is told NOT_FOUND.
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<CreatedInvitesView> {
    const { orderId } = input;
    const [order] = await tx.sql<OrderState>('SELECT * FROM app.lock_order($1)', [orderId]);
    if (!order) throw notFound('order');
    requireInvitable(order);
    const given = input.emails.map((text) => text.trim());
    const emails = given.map(addressOf);
    const verdicts = await verdictsOf(tx, orderId, emails, order.seats_available);

    const created: CreatedInvitesView['created'] = [];
    const skipped: CreatedInvitesView['skipped'] = [];
    const hashes: Buffer[] = [];
    const jobs: { inviteId: string; deliveryId: string; sealed: string; kind: 'invite' }[] = [];
    const reasons: Partial<Record<SkipReason, number>> = {};
    for (const [index, verdict] of verdicts.entries()) {
      const email = emails[index] ?? null;
      if (verdict !== 'valid' || email === null) {
        const reason = verdict === 'valid' ? 'invalid' : verdict;
        skipped.push({ email: given[index] ?? '', reason });
        reasons[reason] = (reasons[reason] ?? 0) + 1;
        continue;
      }
      const id = deps.ids.uuid();
      const { token, hash } = freshToken(deps.ids);
      created.push({ id, email, status: 'draft' });
      hashes.push(hash);
      jobs.push({ inviteId: id, deliveryId: deps.ids.uuid(), sealed: deps.sealer.seal(token), kind: 'invite' });
    }
    if (created.length > 0) {
      tx.atCommit('SELECT app.create_invites($1, $2::uuid[], $3::text[], $4::bytea[], $5::uuid[], $6)', [
        orderId,
        created.map((invite) => invite.id),
        created.map((invite) => invite.email),
        hashes,
        jobs.map((job) => job.deliveryId),
        input.note?.trim() || null,
      ]);
      enqueueManyAtCommit(tx, sendInviteJob, jobs);
    }
    audit({ organizationId: order.organization_id, subject: orderId, changes: { created: created.length, skipped: reasons } });
    return { created, skipped };
  },
});

const ORDER = `
  SELECT o.organization_id, o.status, g.status AS organization_status, u.seats_available
  FROM orders o JOIN v_order_seat_usage u ON u.order_id = o.id LEFT JOIN organizations g ON g.id = o.organization_id WHERE o.id = $1`;

/** What `create` would do with a pasted text or a CSV, a verdict a line. Writes nothing and locks nothing: a hint, which `create` checks again. */
export const checkEmails = query({
  verb: 'invites.checkEmails',
  input: CheckEmailsInput,
  authorize: inviterOf,
  async run({ tx, input }): Promise<CheckedEmailsView> {
    const [order] = await tx.sql<OrderState>(ORDER, [input.orderId]);
    if (!order) throw notFound('order');
    requireInvitable(order);
    const found = addressesIn(input.text);
    if (found.length > MAX_EMAILS) throw invalidInput('text', `holds ${found.length} addresses; at most ${MAX_EMAILS} at once`);
    const verdicts = await verdictsOf(
      tx,
      input.orderId,
      found.map((line) => line.email),
      order.seats_available,
    );
    const lines = found.map((line, index) => ({ ...line, verdict: verdicts[index] ?? 'invalid' }));
    return { lines, valid: lines.filter((line) => line.verdict === 'valid').length, available: order.seats_available };
  },
});

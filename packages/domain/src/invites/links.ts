/** Links that are passed on by hand. Each is shown once: only its hash is kept. */
import { command, signedIn } from '../kernel/command.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { CreateLinkInput, InviteInput, type LinkView } from './contract.ts';
import { freshToken, linkOf } from './tokens.ts';
import { requireInvitable, type OrderState } from './verdicts.ts';

/** One link for so many people, whoever they are; it holds that many seats until it ends. */
export const createLink = command({
  verb: 'invites.createLink',
  input: CreateLinkInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<LinkView> {
    const [order] = await tx.sql<OrderState>('SELECT * FROM app.lock_order($1)', [input.orderId]);
    if (!order) throw notFound('order');
    requireInvitable(order);
    if (input.maxUses > order.seats_available)
      throw new DomainError('NO_SEAT_LEFT', `Only ${order.seats_available} seats of this order are free.`, {
        available: order.seats_available,
      });
    const id = deps.ids.uuid();
    const { token, hash } = freshToken(deps.ids);
    tx.atCommit('SELECT app.create_link_invite($1, $2, $3, $4)', [input.orderId, id, hash, input.maxUses]);
    audit({ organizationId: order.organization_id, subject: id, changes: { orderId: input.orderId, maxUses: input.maxUses } });
    return { id, url: linkOf(deps.publicUrl, 'invite', token) };
  },
});

/** A new link for an invite, by address or not, with a new term. Every earlier link of it dies. */
export const newLink = command({
  verb: 'invites.newLink',
  input: InviteInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<LinkView> {
    const { token, hash } = freshToken(deps.ids);
    const [row] = await tx.sql<{ organization_id: string }>(
      "SELECT organization_id FROM app.renew_invite($1, 'link_renewed', NULL, $2, NULL)",
      [input.inviteId, hash],
    );
    if (!row) throw notFound('invite');
    audit({ organizationId: row.organization_id, subject: input.inviteId });
    return { id: input.inviteId, url: linkOf(deps.publicUrl, 'invite', token) };
  },
});

/**
 * Claims and invites. Whoever sits comes first, by when they sat down; then seats kept for people who sat and have no account here; then
 * invites that are still open, by when they were made. What has no seat left then is not taken.
 */
import { ELSEWHERE, NO_ACCOUNT, type OpenOrder, type Plan } from './plan.ts';
import type { ClaimRecord, InviteRecord } from './records.ts';

const NO_SEAT = 'its order has no seat left';

/** A claim of a table of claims, or one that only its invite tells of. */
interface Claim {
  row: string;
  id: string;
  orderId: string;
  invite: InviteRecord | null;
  person: string | null;
  claimedAt: Date | null;
  releasedAt: Date | null;
  /** From a row of `seat_claims`. */
  told: boolean;
}

/** What became of the claim behind an invite. */
type Fate = { kind: 'seated'; claim: Claim; personId: string } | { kind: 'kept'; address: string } | { kind: 'refused'; reason: string };

const pair = (one: string, other: string): string => `${one} ${other}`;
const at = (date: Date | null): number => date?.getTime() ?? Number.MAX_SAFE_INTEGER;
const isLink = (invite: InviteRecord): boolean => invite.email === null && invite.maxUses > 1;
const saysClaimed = (invite: InviteRecord): boolean =>
  !isLink(invite) && (invite.claimedAt !== null || invite.claimedBy !== null || invite.word === 'claimed' || (invite.useCount ?? 0) > 0);

/** Each claim with its invite: by its id, else by order and address; and those that only an invite tells of. */
function gather(plan: Plan): Claim[] {
  const { claims, invites } = plan.records;
  const byId = new Map(invites.map((invite) => [invite.oldId, invite]));
  const byAddress = new Map<string, InviteRecord>();
  for (const invite of invites) {
    for (const address of [invite.email, saysClaimed(invite) ? invite.claimer : null]) {
      const key = address === null ? null : pair(invite.orderId, address);
      const known = key === null ? undefined : byAddress.get(key);
      // Of several to one address, the one that says it was claimed.
      if (key !== null && (!known || (saysClaimed(invite) && !saysClaimed(known)))) byAddress.set(key, invite);
    }
  }
  const told = new Set<InviteRecord>();
  const inviteOf = (claim: ClaimRecord): InviteRecord | null => {
    const named = claim.inviteId === null ? undefined : byId.get(claim.inviteId);
    if (claim.inviteId !== null) return named?.orderId === claim.orderId ? named : null;
    const found = claim.person === null ? undefined : byAddress.get(pair(claim.orderId, claim.person));
    return found && !told.has(found) ? found : null;
  };
  const gathered = claims.map((claim): Claim => {
    const invite = inviteOf(claim);
    if (invite) told.add(invite);
    return { ...claim, person: claim.person ?? (invite && !isLink(invite) ? invite.claimer : null), invite, told: true };
  });
  for (const invite of invites) {
    if (told.has(invite) || !saysClaimed(invite)) continue;
    const id = plan.derived('seat_claims', `invite ${invite.oldId}`);
    const { row, orderId, claimedAt, claimer } = invite;
    gathered.push({ row, id, orderId, invite, person: claimer, claimedAt, releasedAt: null, told: false });
  }
  return gathered;
}

class Seats {
  readonly #plan: Plan;
  readonly #orders: ReadonlyMap<string, OpenOrder>;
  readonly #seated: Set<string>;
  readonly #invited: Set<string>;
  readonly #fates = new Map<InviteRecord, Fate>();
  readonly #usedLinks = new Map<InviteRecord, number>();

  constructor(plan: Plan, orders: ReadonlyMap<string, OpenOrder>) {
    this.#plan = plan;
    this.#orders = orders;
    this.#seated = new Set(plan.world.seated);
    this.#invited = new Set(plan.world.invited);
  }

  plan(): void {
    const claims = gather(this.#plan).toSorted((a, b) => at(a.claimedAt) - at(b.claimedAt));
    for (const { invite } of claims) if (invite && isLink(invite)) this.#usedLinks.set(invite, (this.#usedLinks.get(invite) ?? 0) + 1);
    const known = (claim: Claim): boolean => this.#plan.person(claim.person) !== null;
    for (const claim of [...claims.filter(known), ...claims.filter((one) => !known(one))]) this.#claim(claim);
    for (const invite of this.#plan.records.invites.toSorted((a, b) => at(a.createdAt) - at(b.createdAt))) this.#invite(invite);
    this.#detach();
    this.#settleRefunds();
  }

  #orderOf(oldId: string): OpenOrder | string {
    const order = this.#orders.get(oldId);
    if (order) return order;
    return this.#plan.records.ordersThere.has(oldId) ? 'its order was not taken' : 'its order is not in the source';
  }

  /** Decides about a claim, and with it about the invite behind it. */
  #claim(claim: Claim): void {
    const { records, world } = this.#plan;
    const tally = records.tallies.seat_claims;
    const fate = this.#fateOf(claim);
    if (fate === 'there') {
      if (claim.told) tally.there();
      return;
    }
    if (fate.kind === 'seated') {
      this.#seat(claim, fate.personId, world.organization.id);
      if (claim.told) tally.take();
      else tally.made();
    } else if (claim.told) {
      const reason =
        fate.kind === 'kept'
          ? `whoever sits there ${NO_ACCOUNT}: the seat is kept for them by an invite that nobody has sent yet`
          : fate.reason;
      tally.refuse(claim.row, reason);
    }
    const known = claim.invite && this.#fates.get(claim.invite);
    const before = known?.kind === 'seated' && known.claim.releasedAt === null ? known : null;
    if (claim.invite && !isLink(claim.invite) && (!known || (fate.kind === 'seated' && !before))) this.#fates.set(claim.invite, fate);
    else if (fate.kind === 'kept') this.#keep(claim, fate.address);
  }

  #fateOf(claim: Claim): Fate | 'there' {
    const { world } = this.#plan;
    const owner = world.claims.get(claim.id);
    if (owner !== undefined) return owner === world.organization.id ? 'there' : { kind: 'refused', reason: ELSEWHERE };
    const order = this.#orderOf(claim.orderId);
    if (typeof order === 'string') return { kind: 'refused', reason: order };
    const invite = claim.invite && !isLink(claim.invite) ? world.invites.get(claim.invite.id) : undefined;
    const kept = world.invites.has(this.#keptId(claim));
    if (kept || invite) {
      if (invite?.used === true) return 'there';
      return { kind: 'refused', reason: 'its invite is here already, for them to claim' };
    }
    const person = this.#plan.person(claim.person);
    if (person) return this.#mayTake(claim, order, person.id);
    return this.#mayKeep(claim, order);
  }

  #mayTake(claim: Claim, order: OpenOrder, personId: string): Fate {
    const seated: Fate = { kind: 'seated', claim, personId };
    if (claim.releasedAt !== null) return seated;
    if (this.#seated.has(pair(order.id, personId))) return { kind: 'refused', reason: 'the person has a seat of this order already' };
    if (order.free < 1) return { kind: 'refused', reason: NO_SEAT };
    order.free -= 1;
    this.#seated.add(pair(order.id, personId));
    return seated;
  }

  #mayKeep(claim: Claim, order: OpenOrder): Fate {
    const refused = (reason: string): Fate => ({ kind: 'refused', reason });
    if (claim.person === null) return refused('whose seat it is, is not told by an address');
    if (claim.releasedAt !== null) return refused(`it was given back, and the person ${NO_ACCOUNT}`);
    if (order.refunded) return refused(`its order was refunded, and the person ${NO_ACCOUNT}`);
    if (this.#invited.has(pair(order.id, claim.person))) return refused('the address is invited from this order already');
    if (order.free < 1) return refused(NO_SEAT);
    order.free -= 1;
    this.#invited.add(pair(order.id, claim.person));
    return { kind: 'kept', address: claim.person };
  }

  #keptId(claim: Claim): string {
    return this.#plan.derived('seat_invites', `claim ${claim.id}`);
  }

  #seat(claim: Claim, personId: string, organizationId: string): void {
    const { rows, now, world } = this.#plan;
    const order = this.#orders.get(claim.orderId);
    const claimedAt = claim.claimedAt ?? claim.invite?.updatedAt ?? claim.invite?.sentAt ?? claim.invite?.createdAt ?? now;
    // An invite that is refused, or in another order, is none of this claim's.
    const invite = claim.invite && !world.invites.has(claim.invite.id) ? claim.invite : null;
    rows.seat_claims.push({
      id: claim.id,
      order_id: order?.id,
      organization_id: organizationId,
      person_id: personId,
      invite_id: invite?.id ?? null,
      claimed_at: claimedAt,
      released_at: claim.releasedAt,
      created_at: claimedAt,
    });
    if (!invite) return;
    this.#plan.event(invite.id, 'claimed', claimedAt, personId);
    if (claim.releasedAt) this.#plan.event(invite.id, 'released', claim.releasedAt);
  }

  /** A seat is held for somebody who sat on it and cannot be found here: an invite of its own, not sent, with its term ahead of it. */
  #keep(claim: Claim, address: string): void {
    const { now } = this.#plan;
    const id = this.#keptId(claim);
    this.#add({ id, orderId: claim.orderId, email: address, created_at: claim.claimedAt ?? now, expires_at: this.#plan.freshTerm() });
    this.#plan.event(id, 'created', now);
    this.#plan.records.tallies.seat_invites.made();
  }

  #add({ orderId, ...told }: { orderId: string; id: string; created_at: Date; [column: string]: unknown }): void {
    this.#plan.rows.seat_invites.push({
      email: null,
      note: null,
      sent_at: null,
      opened_at: null,
      claimed_at: null,
      claimed_by: null,
      revoked_at: null,
      created_by: null,
      max_uses: 1,
      use_count: 0,
      delivery_state: 'none',
      delivery_reason: null,
      delivery_at: null,
      reminded_at: null,
      expiry_noted_at: null,
      updated_at: told.created_at,
      ...told,
      order_id: this.#orders.get(orderId)?.id,
      organization_id: this.#plan.world.organization.id,
    });
  }

  #invite(invite: InviteRecord): void {
    const { records, world } = this.#plan;
    const tally = records.tallies.seat_invites;
    const here = world.invites.get(invite.id);
    if (here) {
      if (here.organizationId === world.organization.id) tally.there();
      else tally.refuse(invite.row, ELSEWHERE);
      return;
    }
    const order = this.#orderOf(invite.orderId);
    const reason = typeof order === 'string' ? order : this.#place(invite, order);
    if (reason === null) tally.take();
    else tally.refuse(invite.row, reason);
  }

  /** Lays the invite out as it is; null, or why not. */
  #place(invite: InviteRecord, order: OpenOrder): string | null {
    const fate = this.#fates.get(invite);
    if (fate?.kind === 'refused') return `its claim is not taken: ${fate.reason}`;
    const { now } = this.#plan;
    const sentAt = invite.sentAt ?? (invite.word === 'sent' || invite.word === 'bounced' ? (invite.createdAt ?? invite.updatedAt) : null);
    const created = invite.createdAt ?? sentAt ?? invite.claimedAt ?? now;
    const base = { ...invite, sentAt, created };
    if (fate?.kind === 'kept') return this.#placeKept(base, fate.address);
    if (fate?.kind === 'seated') return this.#placeClaimed(base, fate);
    const used = isLink(invite) ? Math.max(invite.useCount ?? 0, this.#usedLinks.get(invite) ?? 0) : 0;
    if (used > invite.maxUses) return 'more people have claimed it than its max_uses lets';
    return this.#placeOpen(base, order, used);
  }

  #placeKept(invite: Base, address: string): null {
    const { now, records } = this.#plan;
    const unsent = { sent_at: null, opened_at: null, delivery_state: 'none', delivery_reason: null, delivery_at: null };
    this.#add({ ...this.#columns(invite), ...unsent, email: address, expires_at: this.#plan.freshTerm() });
    this.#begin(invite);
    this.#plan.event(invite.id, 'readdressed', now);
    records.tallies.seat_invites.remark(
      invite.row,
      `whoever claimed it ${NO_ACCOUNT}: it is addressed to them anew with a term of its own, and waits to be sent`,
    );
    return null;
  }

  #placeClaimed(invite: Base, { claim, personId }: Extract<Fate, { kind: 'seated' }>): null {
    const claimedAt = claim.claimedAt ?? invite.updatedAt ?? invite.sentAt ?? invite.created;
    const expires_at = this.#plan.end(invite);
    this.#add({ ...this.#columns(invite), expires_at, use_count: 1, claimed_at: claimedAt, claimed_by: personId });
    this.#begin(invite);
    return null;
  }

  #placeOpen(invite: Base, order: OpenOrder, used: number): string | null {
    const { now, records } = this.#plan;
    const expires_at = this.#plan.end(invite);
    const revokedByWord = invite.word === 'revoked' ? (invite.updatedAt ?? now) : null;
    const revokedAt = invite.revokedAt ?? revokedByWord ?? (order.refunded && expires_at > now ? order.endedAt : null);
    const live = revokedAt === null && expires_at > now && used < invite.maxUses;
    if (live) {
      const obstacle = this.#hold(invite, order, invite.maxUses - used);
      if (obstacle !== null) return obstacle;
    }
    const expired = revokedAt === null && expires_at <= now && used < invite.maxUses;
    this.#add({
      ...this.#columns(invite),
      expires_at,
      revoked_at: revokedAt,
      use_count: used,
      // No reminder goes to somebody who has never heard of us: what is sent anew from here is reminded of.
      reminded_at: live && invite.sentAt !== null ? now : null,
      expiry_noted_at: expired ? expires_at : null,
    });
    this.#begin(invite);
    if (revokedAt) this.#plan.event(invite.id, 'revoked', revokedAt);
    if (expired) this.#plan.event(invite.id, 'expired', expires_at);
    const dead = live ? this.#plan.token({ invite_id: invite.id }, invite.token, invite.created) : null;
    if (dead !== null) records.tallies.seat_invites.remark(invite.row, `${dead}: resend it for a new one`);
    return null;
  }

  #hold(invite: InviteRecord, order: OpenOrder, seats: number): string | null {
    if (invite.email !== null) {
      const person = this.#plan.person(invite.email);
      if (person && this.#seated.has(pair(order.id, person.id))) return 'the person has a seat of this order already';
      if (this.#invited.has(pair(order.id, invite.email))) return 'the address is invited from this order already';
    }
    if (order.free < seats) return NO_SEAT;
    order.free -= seats;
    if (invite.email !== null) this.#invited.add(pair(order.id, invite.email));
    return null;
  }

  #columns(invite: Base): { orderId: string; id: string; created_at: Date; [column: string]: unknown } {
    const bounced = invite.bouncedAt !== null || invite.word === 'bounced';
    return {
      id: invite.id,
      orderId: invite.orderId,
      email: invite.email,
      note: invite.note,
      sent_at: bounced ? null : invite.sentAt,
      opened_at: invite.openedAt,
      created_by: this.#plan.person(invite.createdBy)?.id ?? null,
      max_uses: invite.maxUses,
      delivery_state: bounced ? 'bounced' : invite.sentAt === null ? 'none' : 'sent',
      delivery_reason: bounced ? invite.bounceReason : null,
      delivery_at: bounced ? (invite.bouncedAt ?? invite.sentAt) : invite.sentAt,
      created_at: invite.created,
    };
  }

  /** The first lines of its timeline, at the times they have. */
  #begin(invite: Base): void {
    this.#plan.event(invite.id, 'created', invite.created, this.#plan.person(invite.createdBy)?.id ?? null);
    if (invite.sentAt) this.#plan.event(invite.id, 'sent', invite.sentAt);
    if (invite.bouncedAt !== null || invite.word === 'bounced')
      this.#plan.event(invite.id, 'bounced', invite.bouncedAt ?? invite.sentAt ?? invite.created, null, invite.bounceReason);
    if (invite.openedAt) this.#plan.event(invite.id, 'opened', invite.openedAt);
  }

  /** A seat that was taken stays taken when the link it came by is not taken over. */
  #detach(): void {
    const { rows } = this.#plan;
    const placed = new Set(rows.seat_invites.map(({ id }) => id));
    for (const claim of rows.seat_claims) if (!placed.has(claim['invite_id'])) claim['invite_id'] = null;
    rows.invite_events = rows.invite_events.filter((event) => placed.has(event['invite_id']));
  }

  /** Of a refunded order the seats that somebody sits on were not given back. */
  #settleRefunds(): void {
    for (const { refunded, row, free } of this.#orders.values()) {
      if (!refunded || !row) continue;
      row['refund_seats'] = free;
      row['refund_amount'] = free * Number(row['unit_amount']);
    }
  }
}

interface Base extends InviteRecord {
  created: Date;
}

export const planSeats = (plan: Plan, orders: ReadonlyMap<string, OpenOrder>): void => new Seats(plan, orders).plan();

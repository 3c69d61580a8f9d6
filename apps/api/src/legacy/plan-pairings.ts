/** Pairing sessions, before and after their enhancement, with the coaches they make and the members they led to. */
import { ELSEWHERE, NO_ACCOUNT, type Plan } from './plan.ts';
import type { PairingRecord } from './records.ts';
import type { Here } from './world.ts';

class Pairings {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  plan(): void {
    const { records, world } = this.#plan;
    const tally = records.tallies.pairing_sessions;
    for (const record of records.pairings) {
      const coach = this.#plan.person(record.coach);
      const reason = this.#obstacle(record, coach);
      if (reason !== null || !coach || record.coach === null) tally.refuse(record.row, reason ?? '');
      else if (world.pairings.has(record.id)) tally.there();
      else {
        this.#add(record, coach, this.#plan.coachOf(record.coach, coach).id);
        tally.take();
      }
    }
  }

  #obstacle(record: PairingRecord, coach: Here | null): string | null {
    if (!coach) return record.coach === null ? 'whose it is, is not told by an address' : `its coach ${NO_ACCOUNT}`;
    if (record.coach === record.member) return 'its coach and its member are one person';
    const here = this.#plan.world.pairings.get(record.id);
    return here !== undefined && here !== coach.id ? ELSEWHERE : null;
  }

  #add(record: PairingRecord, coach: Here, coachId: string): void {
    const { now, records, rows, world } = this.#plan;
    const created = record.createdAt ?? record.acceptedAt ?? now;
    const over = record.word === 'revoked' || record.word === 'ended' ? (record.endedAt ?? record.updatedAt ?? now) : null;
    const revokedAt = record.revokedAt ?? over;
    const expiresAt = this.#plan.end(record);
    rows.pairing_sessions.push({
      id: record.id,
      coach_id: coachId,
      organization_id: coach.staff ? world.organization.id : null,
      email: record.email,
      expires_at: expiresAt,
      revoked_at: revokedAt,
      max_uses: record.maxUses,
      use_count: record.useCount,
      created_by: this.#plan.person(record.createdBy)?.id ?? null,
      created_at: created,
      updated_at: created,
    });
    this.#link(record, coachId, created, over);
    if (revokedAt !== null || expiresAt <= now || record.useCount >= record.maxUses) return;
    const dead = this.#plan.token({ pairing_id: record.id }, record.token, created);
    if (dead !== null) records.tallies.pairing_sessions.remark(record.row, `${dead}: the coach makes a new invitation`);
  }

  /** Whoever was paired is paired here, if both are here. */
  #link(record: PairingRecord, coachId: string, created: Date, over: Date | null): void {
    if (record.word !== 'active' && !(record.hasMember && over !== null)) return;
    const { rows, records } = this.#plan;
    const member = this.#plan.person(record.member);
    if (!member) {
      const why = record.member === null ? 'whom it paired is not told by an address' : `the member ${NO_ACCOUNT}`;
      if (over === null) records.tallies.pairing_sessions.remark(record.row, `${why}: they pair anew, with a new invitation`);
      return;
    }
    const key = `${coachId} ${member.id}`;
    if (over === null && this.#plan.paired.has(key)) return;
    if (over === null) this.#plan.paired.add(key);
    rows.coach_members.push({
      id: this.#plan.derived('coach_members', record.oldId),
      coach_id: coachId,
      member_id: member.id,
      pairing_id: record.id,
      created_at: record.acceptedAt ?? created,
      ended_at: over,
    });
  }
}

export const planPairings = (plan: Plan): void => new Pairings(plan).plan();

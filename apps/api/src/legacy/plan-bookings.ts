/** Availability, patterns and sessions: between whom, which of them stand in each other's way, and which date of its pattern each is. */
import { NO_ACCOUNT, OTHER_SOURCE, type Plan } from './plan.ts';
import { Diary, planDates } from './plan-diary.ts';
import type { Party, PatternRecord, RuleRecord, SessionRecord, SingleRecord, SpanRecord } from './records-bookings.ts';
import { atLocal, localDate } from './times.ts';
import type { BookedHere } from './world-bookings.ts';
import type { CoachHere } from './world.ts';

const DEFAULT_MINUTES = 60;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const AS_UTC = 'its time has no zone and was read as UTC: --local-timestamps reads such as local';
const UNPAIRED = 'the two have ended their pairing here since: they pair anew first';

interface Known extends BookedHere {
  id: string;
}

/** Why not, or the two. */
type Between = { refusal: string } | { coach: CoachHere; memberId: string };

class Bookings {
  readonly #plan: Plan;
  readonly #diary: Diary;
  /** By old id, of those that are here or come. */
  readonly #patterns = new Map<string, Known & { record: PatternRecord }>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#diary = new Diary(plan.world.bookings.busy);
  }

  plan(): void {
    const { records, world, rows } = this.#plan;
    const { bookings } = records;
    const here = world.bookings;
    for (const rule of bookings.rules)
      this.#owned('availability_rules', rule, here.rules, (coach) => {
        if (coach.timeZone !== rule.zone) return `it is in ${rule.zone}, and its coach here in ${coach.timeZone}`;
        const { dayOfWeek, startTime, endTime, validFrom, validTo } = rule;
        const of = { day_of_week: dayOfWeek, start_time: startTime, end_time: endTime, valid_from: validFrom, valid_to: validTo };
        rows.availability_rules.push({ ...this.#owner(rule, coach), ...of });
        return null;
      });
    for (const span of bookings.additions)
      this.#owned('availability_additions', span, here.additions, (coach) => {
        rows.availability_additions.push({ ...this.#owner(span, coach), starts_at: span.startsAt, ends_at: span.endsAt });
        return null;
      });
    for (const span of bookings.timeOff)
      this.#owned('time_off', span, here.timeOff, (coach) => {
        rows.time_off.push({ ...this.#owner(span, coach), starts_at: span.startsAt, ends_at: span.endsAt, reason: span.reason });
        return null;
      });
    for (const pattern of bookings.patterns) this.#pattern(pattern);
    this.#sessions(this.#bookingsOf(bookings.singles));
  }

  #owner = (record: RuleRecord | SpanRecord, coach: CoachHere): { id: string; coach_id: string; created_at: Date } => ({
    id: record.id,
    coach_id: coach.id,
    created_at: record.createdAt ?? this.#plan.now,
  });

  #coach(party: Party): { refusal: string } | CoachHere {
    if (party.address === null) return { refusal: 'whose it is, is not told by an address' };
    const person = this.#plan.person(party.address);
    return person === null ? { refusal: `its coach ${NO_ACCOUNT}` } : this.#plan.coachOf(party.address, person);
  }

  #owned<R extends RuleRecord | SpanRecord>(
    key: 'availability_rules' | 'availability_additions' | 'time_off',
    record: R,
    here: ReadonlyMap<string, string>,
    add: (coach: CoachHere) => string | null,
  ): void {
    const tally = this.#plan.records.tallies[key];
    const coach = this.#coach(record.coach);
    if ('refusal' in coach) return tally.refuse(record.row, coach.refusal);
    const owner = here.get(record.id);
    if (owner !== undefined) return owner === coach.id ? tally.there() : tally.refuse(record.row, OTHER_SOURCE);
    const obstacle = add(coach);
    if (obstacle !== null) return tally.refuse(record.row, obstacle);
    tally.take();
    if ('assumedUtc' in record && record.assumedUtc) tally.remark(record.row, AS_UTC);
  }

  #between(coach: Party, member: Party): Between {
    if (coach.address === null) return { refusal: 'who its coach is, is not told by an address' };
    if (member.address === null) return { refusal: member.told ? 'whose it is, is not told by an address' : 'nobody is booked in it' };
    if (coach.address === member.address) return { refusal: 'its coach and its member are one person' };
    const person = this.#plan.person(member.address);
    if (person === null) return { refusal: `its member ${NO_ACCOUNT}` };
    const found = this.#coach(coach);
    return 'refusal' in found ? found : { coach: found, memberId: person.id };
  }

  /** Whoever has something ahead is paired: members book, move and cancel by that. */
  #pair(coachId: string, memberId: string, at: Date | null): void {
    const key = `${coachId} ${memberId}`;
    if (this.#plan.paired.has(key)) return;
    this.#plan.paired.add(key);
    this.#plan.records.tallies.pairing_sessions.made();
    this.#plan.rows.coach_members.push({
      id: this.#plan.derived('booked_pairs', key),
      coach_id: coachId,
      member_id: memberId,
      pairing_id: null,
      created_at: at ?? this.#plan.now,
      ended_at: null,
    });
  }

  #unpaired(coachId: string, memberId: string): boolean {
    return this.#plan.world.bookings.unpaired.has(`${coachId} ${memberId}`);
  }

  #pattern(record: PatternRecord): void {
    const { now, records, rows, world } = this.#plan;
    const tally = records.tallies.recurring_bookings;
    const between = this.#between(record.coach, record.member);
    if ('refusal' in between) return tally.refuse(record.row, between.refusal);
    const { coach, memberId } = between;
    const known = { id: record.id, coachId: coach.id, memberId, record };
    const here = world.bookings.patterns.get(record.id);
    if (here) {
      if (here.coachId !== coach.id || here.memberId !== memberId) return tally.refuse(record.row, OTHER_SOURCE);
      this.#patterns.set(record.oldId, known);
      return tally.there();
    }
    const today = localDate(record.zone, now);
    const ahead = record.word === 'active' && (record.endDate === null || record.endDate >= today);
    if (ahead && this.#unpaired(coach.id, memberId)) return tally.refuse(record.row, UNPAIRED);
    if (ahead) this.#pair(coach.id, memberId, record.createdAt);
    const created = record.createdAt ?? now;
    const over = record.word === 'active' ? null : (record.endedAt ?? now);
    rows.recurring_bookings.push({
      id: record.id,
      coach_id: coach.id,
      member_id: memberId,
      time_zone: record.zone,
      day_of_week: record.dayOfWeek,
      start_time: record.startTime,
      end_time: record.endTime,
      start_date: record.startDate,
      end_date: record.endDate,
      interval_weeks: record.intervalWeeks,
      status: record.word,
      note: record.note,
      reason: over === null ? null : record.reason,
      created_by: memberId,
      ended_at: over,
      created_at: created,
      updated_at: over ?? created,
    });
    this.#patterns.set(record.oldId, known);
    tally.take();
  }

  /** Who is booked in which session, where a table of bookings says it. One session is for one member here. */
  #bookingsOf(singles: readonly SingleRecord[]): Map<string, SingleRecord> {
    const bySession = new Map<string, SingleRecord>();
    const sessions = new Map(this.#plan.records.bookings.sessions.map((session) => [session.oldId, session]));
    const bySingle = new Map(
      this.#plan.records.bookings.sessions.flatMap((session) => (session.singleId === null ? [] : [[session.singleId, session] as const])),
    );
    for (const single of singles.toSorted((a, b) => Number(a.cancelled) - Number(b.cancelled))) {
      const tally = this.#plan.records.tallies.one_time_bookings;
      const session = bySingle.get(single.oldId) ?? (single.sessionId === null ? undefined : sessions.get(single.sessionId));
      if (!session) tally.refuse(single.row, 'its session is not in the source, or was not taken');
      else if (bySession.has(session.oldId)) tally.refuse(single.row, 'its session is somebody else’s here: a session is for one member');
      else bySession.set(session.oldId, single);
    }
    return bySession;
  }

  /** The booking that led to a session that is taken; its id, if it comes, too. */
  #single(record: SingleRecord, { id, coachId, memberId }: Known, there: boolean): string | null {
    const { now, records, rows, world } = this.#plan;
    const tally = records.tallies.one_time_bookings;
    const refuse = (reason: string): null => (tally.refuse(record.row, reason), null);
    const same = (party: Party, ours: string, whose: (personId: string) => string | undefined): boolean =>
      !party.told || whose(this.#plan.person(party.address)?.id ?? '') === ours;
    if (!same(record.member, memberId, (person) => person) || !same(record.coach, coachId, (person) => this.#plan.coachIdOf(person)))
      return refuse('it is between others than its session');
    const here = world.bookings.singles.get(record.id);
    if (here && (here.coachId !== coachId || here.memberId !== memberId)) return refuse(OTHER_SOURCE);
    if (here) tally.there();
    else if (there) return refuse(`its session is here already, without it (${id})`);
    else {
      tally.take();
      const parties = { coach_id: coachId, member_id: memberId, created_by: memberId };
      rows.one_time_bookings.push({ id: record.id, ...parties, note: record.note, created_at: record.createdAt ?? now });
    }
    return record.id;
  }

  #sessions(bookings: ReadonlyMap<string, SingleRecord>): void {
    const { records, world } = this.#plan;
    const dates = planDates(records.bookings.sessions, (id) => this.#patterns.get(id), world.bookings.occurrences, world.bookings.sessions);
    // Who booked first stays.
    const order = (one: SessionRecord): number => (one.createdAt ?? one.startsAt).getTime();
    for (const record of records.bookings.sessions.toSorted((a, b) => order(a) - order(b) || a.startsAt.getTime() - b.startsAt.getTime()))
      this.#session(record, bookings.get(record.oldId) ?? null, dates.get(record) ?? null);
  }

  #session(record: SessionRecord, single: SingleRecord | null, date: string | null): void {
    const { now, records, rows, world } = this.#plan;
    const tally = records.tallies.training_sessions;
    const refuse = (reason: string): void => {
      tally.refuse(record.row, reason);
      if (single) records.tallies.one_time_bookings.refuse(single.row, 'its session was not taken');
    };
    const pattern = record.patternId === null ? undefined : this.#patterns.get(record.patternId);
    const party = (whose: 'coach' | 'member'): Party =>
      [record[whose], single?.[whose], pattern?.record[whose]].find((one) => one?.told === true) ?? record[whose];
    const between = this.#between(party('coach'), party('member'));
    if ('refusal' in between) return refuse(between.refusal);
    const known = { id: record.id, coachId: between.coach.id, memberId: between.memberId };
    const here = world.bookings.sessions.get(record.id);
    if (here) {
      if (here.coachId !== known.coachId || here.memberId !== known.memberId) return refuse(OTHER_SOURCE);
      if (single) this.#single(single, known, true);
      return tally.there();
    }

    const endsAt = record.endsAt ?? new Date(record.startsAt.getTime() + DEFAULT_MINUTES * MINUTE_MS);
    const status = this.#status(record, endsAt, single?.cancelled === true);
    const ahead = status === 'scheduled';
    if (ahead) {
      if (this.#unpaired(known.coachId, known.memberId)) return refuse(UNPAIRED);
      const entry = { from: record.startsAt.getTime(), to: endsAt.getTime(), row: record.row };
      const clash = this.#diary.clash(known, entry);
      if (clash !== null) return refuse(clash);
      this.#diary.add(known, entry);
      this.#pair(known.coachId, known.memberId, record.createdAt);
    }
    const ofPattern = this.#ofPattern(record, known, date, ahead);
    const singleId = single === null ? null : this.#single(single, known, false);
    const created = record.createdAt ?? now;
    rows.training_sessions.push({
      id: record.id,
      recurring_booking_id: ofPattern,
      one_time_booking_id: ofPattern === null ? singleId : null,
      coach_id: known.coachId,
      member_id: known.memberId,
      starts_at: record.startsAt,
      ends_at: endsAt,
      occurrence_date: ofPattern === null ? null : date,
      status,
      reason: status === 'cancelled' ? record.reason : null,
      sequence: 0,
      // Nobody is mailed by an import, nor minutes after it: of what is a day ahead the older system has reminded.
      reminded_at: ahead && record.startsAt.getTime() <= now.getTime() + DAY_MS ? now : null,
      created_at: created,
      updated_at: record.updatedAt ?? created,
    });
    tally.take();
    if (record.endsAt === null) tally.remark(record.row, `its end is not told: ${DEFAULT_MINUTES} minutes are taken`);
    if (ahead && record.assumedUtc) tally.remark(record.row, AS_UTC);
    if (record.hasNote)
      tally.remark(record.row, 'its title and notes have no place here, since both of the two would read them: they stay in the source');
    if (record.reason !== null && status !== 'cancelled')
      tally.remark(record.row, 'it tells why it was cancelled, and was not: that is left out');
  }

  /** What is over completes by itself here, and so does what comes in late. */
  #status(record: SessionRecord, endsAt: Date, bookingCancelled: boolean): NonNullable<SessionRecord['word']> {
    const tally = this.#plan.records.tallies.training_sessions;
    const over = endsAt <= this.#plan.now;
    const word = record.word ?? 'scheduled';
    if (word === 'scheduled' && bookingCancelled) {
      tally.remark(record.row, 'its booking was cancelled: so is it');
      return 'cancelled';
    }
    if (word === 'scheduled' && over) {
      tally.remark(record.row, 'it was planned and is over: completed, as sessions here complete by themselves');
      return 'completed';
    }
    if (!over && (word === 'completed' || word === 'no_show')) tally.remark(record.row, `it is told as ${word} before it is over: left so`);
    return word;
  }

  /** Its pattern's id, if it comes as one of its sessions. */
  #ofPattern(record: SessionRecord, known: Known, date: string | null, ahead: boolean): string | null {
    if (record.patternId === null) return null;
    const remark = (reason: string): null => (this.#plan.records.tallies.training_sessions.remark(record.row, reason), null);
    const pattern = this.#patterns.get(record.patternId);
    if (!pattern) return remark('its pattern is not in the source, or was not taken: it comes without one');
    if (pattern.coachId !== known.coachId || pattern.memberId !== known.memberId)
      return remark('its pattern is between others: it comes without one');
    if (date === null) return remark('another session has its date of the pattern: it comes without one');
    const { zone, startTime } = pattern.record;
    if (ahead && atLocal(zone, date, startTime)?.getTime() !== record.startsAt.getTime())
      remark(`it is not when its pattern has it in ${zone}: it was moved, or its clock is another`);
    return pattern.id;
  }
}

export const planBookings = (plan: Plan): void => new Bookings(plan).plan();

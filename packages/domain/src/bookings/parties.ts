/** The two people of a booking, as their mails need them. In the worker, where both are visible. */
import type { Tx } from '@seatwise/db';
import { mailPayload, type OutgoingMail } from '../jobs/index.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';

export interface Party {
  id: string;
  name: string;
  /** Null for somebody who has left. */
  email: string | null;
  locale: Locale;
  timeZone: string;
  wants: boolean;
  coaches: boolean;
}

export interface Pair {
  coach: Party;
  member: Party;
  coachTimeZone: string;
}

interface PartyRow {
  coach_id: string;
  member_id: string;
  coach_time_zone: string;
  coaches: boolean;
  id: string;
  name: string;
  email: string | null;
  locale: Locale;
  time_zone: string;
  wants: boolean;
}

const PAIRS = `
  SELECT x.coach_id, x.member_id, c.time_zone AS coach_time_zone, p.id = c.person_id AS coaches, p.id, p.name, p.email::text AS email, p.locale,
    p.time_zone, coalesce(w.enabled, true) AS wants
  FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS x (coach_id, member_id)) x
  JOIN coaches c ON c.id = x.coach_id JOIN people p ON p.id IN (c.person_id, x.member_id)
  LEFT JOIN mail_preferences w ON w.person_id = p.id AND w.topic = 'bookings'`;

export interface PairKey {
  coach_id: string;
  member_id: string;
}

/** One statement for however many; `undefined` for a pair of which either does not exist. */
export async function pairsOf(tx: Pick<Tx, 'sql'>, keys: readonly PairKey[]): Promise<(key: PairKey) => Pair | undefined> {
  const rows = await tx.sql<PartyRow & Record<string, unknown>>(PAIRS, [keys.map((k) => k.coach_id), keys.map((k) => k.member_id)]);
  const found = new Map<string, Partial<Pair>>();
  for (const row of rows) {
    const key = `${row.coach_id}:${row.member_id}`;
    const { id, name, email, locale, time_zone: timeZone, wants, coaches } = row;
    const party: Party = { id, name, email, locale, timeZone, wants, coaches };
    found.set(key, { ...found.get(key), coachTimeZone: row.coach_time_zone, [coaches ? 'coach' : 'member']: party });
  }
  return (key) => {
    const { coach, member, coachTimeZone } = found.get(`${key.coach_id}:${key.member_id}`) ?? {};
    return coach && member && coachTimeZone !== undefined ? { coach, member, coachTimeZone } : undefined;
  };
}

/** Where a mail leads: each to their own page. */
export const pageOf = (deps: Pick<Deps, 'publicUrl'>, to: Pick<Party, 'coaches'>): string =>
  `${deps.publicUrl}${to.coaches ? '/trainer/coaching/calendar' : '/sessions'}`;

export type PartyMail = Pick<OutgoingMail, 'template' | 'calendar'> & { id: string };

/** What is to be sent; null to who has left, or wants none. */
export const addressed = (deps: Pick<Deps, 'ids' | 'sealer'>, to: Party, mail: PartyMail): ReturnType<typeof mailPayload> | null =>
  to.email === null || !to.wants ? null : mailPayload(deps, { to: to.email, locale: to.locale, personId: to.id, ...mail });

/** Who is busy when, and which session is which date of its pattern: what the database refuses, found before it would. */
import type { PatternRecord, SessionRecord } from './records-bookings.ts';
import { localDate, nearestDate } from './times.ts';
import type { BookedHere } from './world-bookings.ts';

const DAY_MS = 86_400_000;

interface Entry {
  from: number;
  to: number;
  /** As the report names it; null for one that is here already. */
  row: string | null;
}

/** Scheduled sessions by coach and by member, as the two exclusion constraints have them. */
export class Diary {
  readonly #entries = new Map<string, Entry[]>();

  constructor(busy: readonly (BookedHere & { from: number; to: number })[]) {
    for (const { from, to, ...parties } of busy) this.add(parties, { from, to, row: null });
  }

  add({ coachId, memberId }: BookedHere, entry: Entry): void {
    for (const party of [`coach ${coachId}`, `member ${memberId}`])
      for (const key of this.#days(party, entry)) {
        const there = this.#entries.get(key);
        if (there) there.push(entry);
        else this.#entries.set(key, [entry]);
      }
  }

  /** Why it cannot be; null when it can. */
  clash({ coachId, memberId }: BookedHere, entry: Entry): string | null {
    for (const [whose, id] of [
      ['coach', coachId],
      ['member', memberId],
    ] as const)
      for (const key of this.#days(`${whose} ${id}`, entry)) {
        const other = this.#entries.get(key)?.find(({ from, to }) => from < entry.to && entry.from < to);
        if (other) return `it overlaps another scheduled session of its ${whose} (${other.row ?? 'one that is here already'})`;
      }
    return null;
  }

  #days(party: string, { from, to }: Entry): string[] {
    const first = Math.floor(from / DAY_MS);
    const last = Math.floor((to - 1) / DAY_MS);
    return Array.from({ length: last - first + 1 }, (_, index) => `${party} ${first + index}`);
  }
}

interface Dated {
  session: SessionRecord;
  date: string;
  key: string;
  /** The lower, the rather it has the date. */
  rank: number;
}

/**
 * A pattern's date belongs to one session: the one that says so, then what is not cancelled, then what is on that very day, then the older.
 * Whoever comes later is given none.
 */
export function planDates(
  sessions: readonly SessionRecord[],
  patternOf: (oldId: string) => { id: string; record: PatternRecord } | undefined,
  taken: ReadonlySet<string>,
  here: { has(id: string): boolean },
): Map<SessionRecord, string> {
  const wanted: Dated[] = [];
  for (const session of sessions) {
    const pattern = session.patternId === null ? undefined : patternOf(session.patternId);
    if (!pattern || here.has(session.id)) continue;
    const day = localDate(pattern.record.zone, session.startsAt);
    const date = session.occurrenceDate ?? nearestDate(pattern.record, day);
    const rank = (session.occurrenceDate === null ? 4 : 0) + (session.word === 'cancelled' ? 2 : 0) + (date === day ? 0 : 1);
    wanted.push({ session, date, key: `${pattern.id} ${date}`, rank });
  }
  const age = ({ session }: Dated): number => (session.createdAt ?? session.startsAt).getTime();
  const used = new Set(taken);
  const dates = new Map<SessionRecord, string>();
  for (const { session, date, key } of wanted.toSorted((a, b) => a.rank - b.rank || age(a) - age(b))) {
    if (used.has(key)) continue;
    used.add(key);
    dates.set(session, date);
  }
  return dates;
}

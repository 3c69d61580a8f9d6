/** Why a slot is not open, in sentences. Times are the coach's, to the coach; a member gets none. */
import { Temporal } from 'temporal-polyfill';
import type { ExplainSlotView, SlotCause, SlotReason } from './contract.ts';

export interface ExplainRow {
  /** `coach` in the first row, which tells of the slot and of whom it is for. */
  cause: SlotCause | 'coach';
  time_zone: string | null;
  slot_minutes: number | null;
  figure: number | null;
  session_id: string | null;
  starts_at: Date | null;
  ends_at: Date | null;
  member_name: string | null;
  reason: string | null;
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const DAY = 24 * 60;
const lasting = (minutes: number): string => {
  if (minutes % DAY === 0) return counted(minutes / DAY, 'day');
  return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute');
};

class Words {
  readonly #zone: string;
  readonly #slotDay: string;

  constructor(zone: string, slotStart: Date) {
    this.#zone = zone;
    this.#slotDay = this.#local(slotStart).toPlainDate().toString();
  }

  #local(at: Date): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(this.#zone);
  }

  /** `10:00`, or with its date where that is another than the slot's. */
  #point(at: Date): string {
    const local = this.#local(at);
    const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
    const day = local.toPlainDate().toString();
    return day === this.#slotDay ? time : `${day} ${time}`;
  }

  span(starts: Date, ends: Date): string {
    return `${this.#point(starts)}–${this.#point(ends)}`;
  }

  weekday(at: Date): string {
    return this.#local(at).toLocaleString('en-GB', { weekday: 'long' });
  }
}

function sentence(row: ExplainRow, first: Slot, words: Words): string {
  const { forCoach, gap } = first;
  switch (row.cause) {
    case 'past':
      return 'not open: it is over, or has begun';
    case 'notice':
      return `not open: it has to be booked at least ${lasting(row.figure ?? 0)} ahead`;
    case 'horizon':
      return `not open: it can be booked no more than ${counted(row.figure ?? 0, 'week')} ahead`;
    case 'closed':
      return forCoach
        ? `not open: ${words.span(first.starts, first.ends)} on a ${words.weekday(first.starts)} is not within your open hours`
        : 'not open: it is outside the coach’s open hours';
    case 'time_off':
      return forCoach && row.starts_at && row.ends_at
        ? `not open: falls into your time off ${words.span(row.starts_at, row.ends_at)}${row.reason ? ` (${row.reason})` : ''}`
        : 'not open: the coach is away';
    case 'busy': {
      if (!row.starts_at || !row.ends_at) return 'not open: it is taken';
      if (!forCoach) return 'not open: it overlaps a session of your own';
      const buffer = gap > 0 ? ` plus ${counted(gap, 'minute')} of buffer` : '';
      return `not open: overlaps your ${words.span(row.starts_at, row.ends_at)} with ${row.member_name || 'a former member'}${buffer}`;
    }
    default:
      return `not open: sessions of ${counted(first.slotMinutes, 'minute')} do not begin at this time; they are counted from where an open window begins`;
  }
}

interface Slot {
  forCoach: boolean;
  gap: number;
  slotMinutes: number;
  starts: Date;
  ends: Date;
}

export function explanation(rows: readonly ExplainRow[]): ExplainSlotView {
  const [head, ...causes] = rows;
  if (!head?.time_zone || !head.starts_at || !head.ends_at) throw new Error('app.explain_slot answers a first row that tells of the slot.');
  const slot: Slot = {
    forCoach: head.reason === 'coach',
    gap: head.figure ?? 0,
    slotMinutes: head.slot_minutes ?? 0,
    starts: head.starts_at,
    ends: head.ends_at,
  };
  const words = new Words(head.time_zone, slot.starts);
  const reasons = causes.map((row): SlotReason => {
    const reason: SlotReason = { cause: row.cause === 'coach' ? 'closed' : row.cause, message: sentence(row, slot, words) };
    return slot.forCoach && row.cause === 'busy' && row.starts_at && row.ends_at
      ? {
          ...reason,
          session: {
            sessionId: row.session_id,
            startsAt: row.starts_at.toISOString(),
            endsAt: row.ends_at.toISOString(),
            memberName: row.member_name ?? '',
            bufferMinutes: slot.gap,
          },
        }
      : reason;
  });
  return { open: reasons.length === 0, reasons };
}

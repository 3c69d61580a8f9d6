/** The steps of booking stand in the address, so that Back is one step back, and a reload stays where one was. */
import { isDate, isMonth } from '../../lib/dates.ts';

type Raw = Record<string, unknown>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isInstant = (value: unknown): value is string => typeof value === 'string' && value.length >= 20 && !Number.isNaN(Date.parse(value));
const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

export interface PickSearch {
  month?: string;
  day?: string;
}

export const pickSearch = ({ month, day }: Raw): PickSearch => ({
  ...(isMonth(month) ? { month } : {}),
  ...(isDate(day) ? { day } : {}),
});

export interface BookSearch extends PickSearch {
  /** The time that was chosen. */
  at?: string;
  /** The session that was booked. */
  booked?: string;
}

export const bookSearch = (raw: Raw): BookSearch => ({
  ...pickSearch(raw),
  ...(isInstant(raw['at']) ? { at: raw['at'] } : {}),
  ...(isId(raw['booked']) ? { booked: raw['booked'] } : {}),
});

export interface SessionsSearch {
  view?: 'patterns' | 'past';
  /** The session that was moved. */
  moved?: string;
}

export const sessionsSearch = ({ view, moved }: Raw): SessionsSearch => ({
  ...(view === 'patterns' || view === 'past' ? { view } : {}),
  ...(isId(moved) ? { moved } : {}),
});

export interface EveryWeekSearch {
  /** The dates of the pattern that was filled in; without one, the form. */
  step?: 'dates';
}

export const everyWeekSearch = ({ step }: Raw): EveryWeekSearch => (step === 'dates' ? { step } : {});

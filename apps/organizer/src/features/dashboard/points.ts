/** Names of hours and days on the clocks of a zone, and which of them an axis tells. Pure. */
import { createFormat, type Format } from '@seatwise/web/format';
import type { Language } from './numbers.ts';
import type { Grain } from './query.ts';

const HOUR_MS = 3_600_000;

export interface HourWords {
  /** Of an hour that comes twice: the one before the clocks go back. */
  first: (span: string) => string;
  again: (span: string) => string;
}

export interface PointNames {
  /** In full: `Thursday, 26 November 2026`, `Thu 26 Nov, 09:00–10:00`. */
  name: (at: string) => string;
  /** For an axis: `26 Nov`, `09:00`; midnight is its day. */
  tick: (at: string) => string;
  /** The local date of a point. */
  day: (at: string) => string;
  /** The local time of a point, `HH:MM`. */
  clock: (at: string) => string;
}

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

export function pointNames(grain: Grain, zone: string, language: Language, words: HourWords): PointNames {
  const format: Format = createFormat(language, zone);
  const dayOf = (at: string): string => (at.length === 10 ? at : format.localDate(at));
  const shortDay = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const tickDay = (at: string): string => shortDay.format(new Date(`${dayOf(at)}T00:00:00Z`));
  const hours = (at: string): string => {
    const span = format.span(at, later(at, HOUR_MS));
    const own = format.time(at);
    if (format.time(later(at, HOUR_MS)) === own) return words.first(own);
    return format.time(later(at, -HOUR_MS)) === own ? words.again(own) : span;
  };
  return {
    name: (at) => (grain === 'day' ? format.fullDate(dayOf(at)) : `${format.shortDate(dayOf(at))}, ${hours(at)}`),
    tick: (at) => (grain === 'day' || startsDay(at, dayOf) ? tickDay(at) : format.time(at)),
    day: dayOf,
    clock: (at) => (at.length === 10 ? '00:00' : format.time(at)),
  };
}

/** The first hour of a day: not always midnight, where clocks skip it. */
const startsDay = (at: string, dayOf: (at: string) => string): boolean => dayOf(later(at, -HOUR_MS)) !== dayOf(at);

const DAY_MS = 24 * HOUR_MS;

/**
 * Where a line begins: what is new on sale fills its frame. Null leaves it to the server: everything by day, or the last seven days by hour.
 * A local date of the zone otherwise.
 */
export function beginOf(grain: Grain, publishedAt: string | null, now: number, zone: string): { from: string; days: 2 | 14 } | null {
  const days = grain === 'hour' ? 2 : 14;
  if (publishedAt === null || now - Date.parse(publishedAt) > (days - 1) * DAY_MS) return null;
  return { from: createFormat('en', zone).localDate(new Date(now - (days - 1) * DAY_MS).toISOString()), days };
}

/** Which points an axis names, at most `most`: whole days, else every so many hours, so that midnight is among them. */
export function ticksOf(points: readonly { at: string }[], grain: Grain, names: PointNames, most: number): string[] {
  const all = points.map(({ at }) => at);
  if (grain === 'day') return thinned(all, most);
  const days = all.filter((at, place) => place > 0 && names.day(at) !== names.day(all[place - 1] ?? at));
  if (days.length >= Math.min(3, most)) return thinned(days, most);
  const every = [1, 2, 3, 6, 12].find((hours) => all.length / hours <= most) ?? 24;
  return all.filter((at) => Number(names.clock(at).slice(0, 2)) % every === 0).slice(0, most);
}

/** Every nth, counted from the last, so that the newest keeps its name. */
function thinned(all: readonly string[], most: number): string[] {
  const nth = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, place) => (all.length - 1 - place) % nth === 0);
}

/** The highest point; the latest of equals. Null when nothing happened. */
export function highest<Point extends { value: number }>(points: readonly Point[]): Point | null {
  let best: Point | null = null;
  for (const point of points) if (point.value > 0 && point.value >= (best?.value ?? 0)) best = point;
  return best;
}

export const sum = (points: readonly { value: number }[]): number => points.reduce((total, { value }) => total + value, 0);

import { useState } from 'react';
import { localOf, resolve, type LocalTime } from './local-time.ts';

/** While a year is being typed it is no year yet. */
const FIRST_YEAR = 2000;

/**
 * An instant as somebody types it: a day and a time on the clocks of a zone. Half a date, or half a year, is no instant yet: `onChange`
 * hears null, and what was typed stays here until it is one.
 */
export function useTypedMoment({
  value,
  zone,
  lastYear = 9999,
  onChange,
}: {
  value: string | null;
  zone: string;
  lastYear?: number;
  onChange: (at: string | null) => void;
}) {
  const [typed, setTyped] = useState<{ local: LocalTime; value: string | null; zone: string } | null>(null);
  const known = value === null ? null : localOf(value, zone);
  const current = typed !== null && typed.value === value && typed.zone === zone ? typed.local : null;
  const settle = (local: LocalTime, at: string | null) => {
    setTyped({ local, value: at, zone });
    onChange(at);
  };
  return {
    /** What stands in the fields; empty where nothing does. */
    local: current ?? known ?? { date: '', time: '' },
    /** The same for `value` alone; null while that is none. */
    known,
    type: (local: LocalTime) => {
      const year = Number(local.date.slice(0, 4));
      settle(local, year >= FIRST_YEAR && year <= lastYear ? (resolve(local, zone)?.at ?? null) : null);
    },
    /** `at` is what `local` says: of a time that comes twice, the other one. */
    settle,
  };
}

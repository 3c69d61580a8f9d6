import type { SelectOption } from '@seatwise/ui';
import { timeOf } from './spans.ts';

/** Times of a day in steps of so many minutes. One that is set already is among them, wherever it lies. */
export function timeOptions(from: number, to: number, chosen: string, step: number): SelectOption[] {
  const times = new Set([chosen]);
  for (let minute = from; minute <= to; minute += step) times.add(timeOf(minute));
  return [...times].toSorted().map((value) => ({ value, label: value }));
}

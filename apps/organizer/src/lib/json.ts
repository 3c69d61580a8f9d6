/** Reading what a draft holds: any JSON, as it was typed. */
import type { Json } from '@seatwise/domain/wizard/contract';

export type JsonRecord = { [key: string]: Json };
type Read = Json | undefined;

export const textOf = (value: Read): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
export const numberOf = (value: Read): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
export const listOf = (value: Read): Json[] => (Array.isArray(value) ? value : []);
export const recordOf = (value: Read): JsonRecord => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
export const recordsOf = (value: Read): JsonRecord[] => listOf(value).map(recordOf);
export const oneOf = <Value extends string>(value: Read, values: readonly Value[]): Value | null =>
  values.find((one) => one === value) ?? null;
/** What was typed as a whole number; null while it is empty or something else. */
export const wholeNumber = (typed: string): number | null => (/^\d{1,7}$/.test(typed.trim()) ? Number(typed.trim()) : null);
/** A field that was emptied holds nothing. */
export const orNull = (typed: string): string | null => (typed === '' ? null : typed);

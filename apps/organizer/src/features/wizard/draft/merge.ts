/** What was typed here and what the server holds, brought together. Pure. */
import { STAGES } from './stages.ts';
import type { Json, Stage, WizardData } from '@seatwise/domain/wizard/contract';

/** Typed here and not yet confirmed by the server. */
export type Edits = { readonly [S in Stage]?: { readonly [field: string]: Json } };

/** A field that somebody changed in another tab or on another device. */
export interface Elsewhere {
  stage: Stage;
  field: string;
  theirs: Json;
  /** What was typed here at the same time, which is kept; absent when theirs was taken over. */
  mine?: Json;
}

/** JSON with its keys in order; nothing and null are the same. */
function canonical(value: Json | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .filter(([, one]) => one !== null && one !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`;
}

export const same = (one: Json | undefined, other: Json | undefined): boolean => canonical(one) === canonical(other);

/** The server's data with what was typed here on top. */
export function overlay(data: WizardData, edits: Edits): WizardData {
  const result = { ...data };
  for (const stage of STAGES) if (edits[stage] !== undefined) result[stage] = { ...data[stage], ...edits[stage] };
  return result;
}

/** What others changed between two states of the server. A field that was typed here keeps what was typed. */
export function changedElsewhere(before: WizardData, after: WizardData, edits: Edits): Elsewhere[] {
  return STAGES.flatMap((stage) =>
    [...new Set([...Object.keys(before[stage]), ...Object.keys(after[stage])])].flatMap((field): Elsewhere[] => {
      const theirs = after[stage][field] ?? null;
      if (same(before[stage][field], theirs)) return [];
      const mine = edits[stage]?.[field];
      if (mine === undefined) return [{ stage, field, theirs }];
      return same(mine, theirs) ? [] : [{ stage, field, theirs, mine }];
    }),
  );
}

/** What is left to save once `sent` has arrived: whatever was typed over it in the meantime. */
export function withoutSent(edits: Edits, stage: Stage, sent: { readonly [field: string]: Json }): Edits {
  const left = Object.fromEntries(
    Object.entries(edits[stage] ?? {}).filter(([field, value]) => !Object.hasOwn(sent, field) || !same(sent[field], value)),
  );
  const { [stage]: _done, ...others } = edits;
  return Object.keys(left).length === 0 ? others : { ...others, [stage]: left };
}

/** The newest word about a field replaces the older ones. */
export const heard = (before: readonly Elsewhere[], news: readonly Elsewhere[]): Elsewhere[] => [
  ...before.filter((one) => !news.some(({ stage, field }) => stage === one.stage && field === one.field)),
  ...news,
];

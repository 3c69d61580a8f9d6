/** A session's state, and what one step makes of it. Pure: what it is written on, and under which lock, the verbs say. */
import { isDeepStrictEqual } from 'node:util';
import { DomainError, invalidInput } from '../kernel/errors.ts';
import { MAX_STATE_BYTES, STAGE_FIELDS, STAGES, type Author, type Json, type Provenance, type Stage, type WizardData } from './contract.ts';
import { firstIncomplete, shortcomings, stageOf, type WizardFacts } from './policy.ts';

export interface WizardState {
  data: WizardData;
  provenance: Provenance;
}

const perStage = <T>(make: (stage: Stage) => T): { [S in Stage]: T } => ({
  contact_info: make('contact_info'),
  event_basics: make('event_basics'),
  venue_selection: make('venue_selection'),
  ticketing: make('ticketing'),
  marketing: make('marketing'),
  review: make('review'),
});

/** As it is stored: stages that hold nothing may be missing. */
export function stateOf(stored: { data?: Partial<WizardData>; provenance?: Partial<Provenance> }): WizardState {
  return { data: perStage((stage) => stored.data?.[stage] ?? {}), provenance: perStage((stage) => stored.provenance?.[stage] ?? {}) };
}

export const EMPTY: WizardState = stateOf({});

/** Lays fields over a stage; null takes one away. Null when nothing changes, not even who wrote it. */
export function merge(state: WizardState, stage: Stage, patch: { [field: string]: Json }, author: Author): WizardState | null {
  const allowed: readonly string[] = STAGE_FIELDS[stage];
  const unknown = Object.keys(patch).filter((field) => !allowed.includes(field));
  if (unknown.length > 0) {
    throw new DomainError('INVALID_INPUT', `data: ${stage} has no field ${unknown.map((field) => `‘${field}’`).join(', ')}.`, {
      fields: unknown.map((field) => ({ path: `data.${field}`, message: `is no field of ${stage}` })),
    });
  }
  const data = { ...state.data[stage] };
  const provenance = { ...state.provenance[stage] };
  let changed = false;
  for (const [field, value] of Object.entries(patch)) {
    if (value === null ? !(field in data) : isDeepStrictEqual(data[field], value)) continue;
    changed = true;
    if (value === null) {
      delete data[field];
      delete provenance[field];
    } else {
      data[field] = value;
      provenance[field] = author;
    }
  }
  if (!changed) return null;
  const next = { data: { ...state.data, [stage]: data }, provenance: { ...state.provenance, [stage]: provenance } };
  if (Buffer.byteLength(JSON.stringify(next)) > MAX_STATE_BYTES) throw invalidInput('data', 'is more than a wizard holds');
  return next;
}

const stageIncomplete = (found: NonNullable<ReturnType<typeof firstIncomplete>>): DomainError =>
  new DomainError('STAGE_INCOMPLETE', `Something is missing in ${found.stage}: it cannot be left forwards yet.`, found);

/** Refuses while one of the first `count` stages does not hold. */
export function requireStages(data: WizardData, facts: WizardFacts | null, count: number, now: Date | null = null): void {
  const found = firstIncomplete(data, facts, count, now);
  if (found) throw stageIncomplete(found);
}

/** Stages that were left forwards, and hold still. */
export const completedOf = (left: readonly Stage[], data: WizardData, facts: WizardFacts | null): Stage[] =>
  STAGES.filter((stage) => left.includes(stage) && shortcomings(stage, data, facts).length === 0);

/** Columns that follow the first stage. */
export function contactOf(data: WizardData): { name: string; email: string | null } {
  const { name } = data.contact_info;
  return { name: typeof name === 'string' ? name.trim().slice(0, 120) : '', email: stageOf('contact_info', data)?.email ?? null };
}

/** The draft event as the stages describe it, as far as they hold; null while there is none to make. */
export function draftOf(data: WizardData): { [column: string]: Json } | null {
  const basics = stageOf('event_basics', data);
  if (!basics) return null;
  const venue = stageOf('venue_selection', data);
  const ticketing = stageOf('ticketing', data);
  return {
    title: basics.title,
    summary: basics.summary || null,
    description: basics.description || null,
    format: basics.format,
    startsAt: basics.startsAt,
    endsAt: basics.endsAt,
    timeZone: basics.timeZone,
    expectedAttendance: basics.expectedAttendance ?? null,
    customVenue:
      venue?.kind === 'custom' && venue.custom && basics.format !== 'online'
        ? { ...venue.custom, capacity: venue.custom.capacity ?? null }
        : null,
    onlineUrl: basics.format === 'in_person' ? null : (venue?.onlineUrl ?? null),
    capacity: ticketing?.capacity ?? null,
    currency: ticketing?.currency ?? 'eur',
  };
}

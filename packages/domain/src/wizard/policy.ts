/** What a stage lacks, and how far one may go: the same for the server, which decides, and for the page, which shows it. Browser-safe. */
import type { z } from 'zod';
import {
  STAGE_FIELDS,
  STAGE_SCHEMAS,
  STAGES,
  type Json,
  type Problem,
  type ProblemCode,
  type Stage,
  type StageData,
  type WizardData,
} from './contract.ts';

/** What of the rest of the world a stage depends on. */
export interface WizardFacts {
  slug: string | null;
  /** The venue that is confirmed. */
  venueId: string | null;
  organizationId: string | null;
  /** `from` and `to` are local dates in the venue's zone. */
  bookings: {
    id: string;
    status: string;
    venueName: string;
    city: string;
    capacity: number;
    from: string;
    to: string;
    timeZone: string;
  }[];
}

type Fields = { [field: string]: Json };

/** The rules that are not of one field, by the words they have in the contract. */
const RULES: { [message: string]: ProblemCode } = {
  'must be after the start': 'end_before_start',
  'must be after the start of the sale': 'sale_end_before_start',
  'is for hidden tiers': 'code_without_hidden',
  'a hidden tier needs an access code': 'required',
  'ask a venue, or choose another way': 'required',
  'say where it is': 'required',
  'is longer than the network takes': 'too_long',
};

const at = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), data);

function codeOf(issue: z.core.$ZodIssue, data: Fields): ProblemCode {
  const rule = RULES[issue.message];
  if (rule) return rule;
  const value = at(data, issue.path);
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return 'required';
  if (issue.code === 'too_small') return issue.origin === 'string' ? 'too_short' : issue.origin === 'array' ? 'required' : 'too_small';
  if (issue.code === 'too_big') return issue.origin === 'string' ? 'too_long' : issue.origin === 'array' ? 'too_many' : 'too_big';
  return 'invalid';
}

/** Where the stage falls short of its own schema. Empty when it holds. One problem a path. */
export function problemsOf(stage: Stage, data: Fields): Problem[] {
  const parsed = STAGE_SCHEMAS[stage].safeParse(data);
  if (parsed.success) return [];
  const problems = new Map<string, Problem>();
  for (const issue of parsed.error.issues) {
    const path = issue.path.join('.');
    if (!problems.has(path)) problems.set(path, { stage, path, code: codeOf(issue, data), message: issue.message });
  }
  return [...problems.values()];
}

/** What a stage holds, in the form it is used in: trimmed, normalised. Null while it does not hold. */
export function stageOf<S extends Stage>(stage: S, data: WizardData): StageData[S] | null {
  const parsed = STAGE_SCHEMAS[stage].safeParse(data[stage]);
  return parsed.success ? (parsed.data as StageData[S]) : null;
}

const LIVE = new Set(['pending', 'confirmed', 'completed']);

/** Sweden writes its dates as ISO 8601 does. */
const dateIn = (timeZone: string, at: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(at));

/** Whether the venue that is confirmed is so for every day of the event, as its dates stand now. */
function holdsTheDays(data: WizardData, { bookings }: WizardFacts): boolean {
  const basics = stageOf('event_basics', data);
  const booked = bookings.find(({ status }) => status === 'confirmed');
  if (!basics || !booked) return true;
  return dateIn(booked.timeZone, basics.startsAt) >= booked.from && dateIn(booked.timeZone, basics.endsAt) <= booked.to;
}

/** Of a place: a venue that was asked has not said no, and nobody goes elsewhere while one is confirmed. */
function problemsOfPlace(all: WizardData, facts: WizardFacts | null): Problem[] {
  const data = all.venue_selection;
  const problem = (path: string, code: ProblemCode, message: string): Problem[] => [{ stage: 'venue_selection', path, code, message }];
  if (data['kind'] !== 'marketplace') {
    return facts?.venueId ? problem('kind', 'venue_confirmed', 'a venue is confirmed: cancel it first') : [];
  }
  // Asked in several places, whichever is confirmed is the one.
  if (facts?.venueId) return holdsTheDays(all, facts) ? [] : problem('kind', 'venue_days', 'the venue is confirmed for other days');
  const booking = facts?.bookings.find(({ id }) => id === data['venueBookingId']);
  if (!booking) return problem('venueBookingId', 'invalid', 'is no request of this event');
  return LIVE.has(booking.status) ? [] : problem('venueBookingId', 'booking_over', `the request is ${booking.status}: ask another venue`);
}

/** What has begun is not announced any more: no stage waits for it, publishing does. */
function problemsOfTime(data: WizardData, now: Date): Problem[] {
  const basics = stageOf('event_basics', data);
  return basics && Date.parse(basics.startsAt) <= now.getTime()
    ? [{ stage: 'event_basics', path: 'startsAt', code: 'over', message: 'is in the past' }]
    : [];
}

/** Everything that keeps a stage from being left forwards, and, at an instant, from being published. */
export function shortcomings(stage: Stage, data: WizardData, facts: WizardFacts | null, now: Date | null = null): Problem[] {
  const own = problemsOf(stage, data[stage]);
  if (own.length > 0) return own;
  if (stage === 'venue_selection') return problemsOfPlace(data, facts);
  return stage === 'event_basics' && now ? problemsOfTime(data, now) : [];
}

/** The first stage among the first `count` that does not hold. */
export function firstIncomplete(
  data: WizardData,
  facts: WizardFacts | null,
  count: number,
  now: Date | null = null,
): { stage: Stage; problems: Problem[] } | null {
  for (const stage of STAGES.slice(0, count)) {
    const problems = shortcomings(stage, data, facts, now);
    if (problems.length > 0) return { stage, problems };
  }
  return null;
}

/** What the assistant, and templates, may propose: everything but what is the person's to declare. */
export const proposable = (stage: Stage): readonly string[] => STAGE_FIELDS[stage].filter((field) => field !== 'acceptTerms');

/** What of a proposal can be taken, field by field, in the form it is used in; and what of it cannot, and why. Null proposes nothing. */
export function checkPatch(stage: Stage, patch: { readonly [field: string]: unknown }): { patch: Fields; dropped: Problem[] } {
  const shape: { [field: string]: z.ZodType } = STAGE_SCHEMAS[stage].shape;
  const allowed = proposable(stage);
  const good: Fields = {};
  const dropped: Problem[] = [];
  for (const [field, value] of Object.entries(patch)) {
    const schema = allowed.includes(field) ? shape[field] : undefined;
    if (!schema) {
      dropped.push({ stage, path: field, code: 'invalid', message: 'is no field of this stage that can be proposed' });
      continue;
    }
    if (value === null || value === undefined) continue;
    const parsed = schema.safeParse(value);
    if (parsed.success) good[field] = parsed.data as Json;
    else {
      for (const issue of parsed.error.issues.slice(0, 5)) {
        dropped.push({
          stage,
          path: [field, ...issue.path].join('.'),
          code: codeOf(issue, { value: value as Json }),
          message: issue.message,
        });
      }
    }
  }
  return { patch: good, dropped };
}

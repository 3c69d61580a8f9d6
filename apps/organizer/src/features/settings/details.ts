/** What can be changed of a published event, as it is typed. Holders are told of what concerns them: when and where. */
import { UpdateEventInput, type EventView } from '@seatwise/domain/events/contract';

export interface TypedDetails {
  title: string;
  summary: string;
  description: string;
  startsAt: string | null;
  endsAt: string | null;
  capacity: number | string | null;
  onlineUrl: string;
  refundDays: number | string | null;
}

export const typedOf = (event: EventView): TypedDetails => ({
  title: event.title,
  summary: event.summary ?? '',
  description: event.description ?? '',
  startsAt: event.startsAt,
  endsAt: event.endsAt,
  capacity: event.capacity,
  onlineUrl: event.onlineUrl ?? '',
  refundDays: event.refundDays,
});

const orNull = (typed: string): string | null => typed.trim() || null;

/** Only what differs is sent: a field that somebody else changed meanwhile stays theirs. */
export function readDetails(event: EventView, typed: TypedDetails) {
  const all = { ...typed, summary: orNull(typed.summary), description: orNull(typed.description), onlineUrl: orNull(typed.onlineUrl) };
  const read = UpdateEventInput.safeParse({ eventId: event.id, ...all });
  if (!read.success) return { change: null, wrong: new Set(read.error.issues.map(({ path }) => String(path[0] ?? ''))), told: false };
  const { eventId, ...fields } = read.data;
  const before: { readonly [field: string]: unknown } = { ...event };
  const changed = Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== before[name]));
  return {
    change: Object.keys(changed).length === 0 ? null : { eventId, ...changed },
    wrong: new Set<string>(),
    told: 'startsAt' in changed || 'endsAt' in changed || 'onlineUrl' in changed,
  };
}

/** A mail or a campaign as `canSend` looks at it. Pure. */
import type { EventView } from '@seatwise/domain/events/contract';
import type { EmailType, SendCounts, SendStatus } from '@seatwise/domain/marketing/contract';
import type { SendStanding } from '@seatwise/domain/marketing/policy';
import type { StatusTone } from '@seatwise/ui';

type Around = Pick<EventView, 'status' | 'startsAt' | 'endsAt'>;

export interface Sendable {
  id: string;
  /** Null for a WhatsApp campaign. */
  type: EmailType | null;
  title: string;
  status: SendStatus;
  sendAt: string | null;
  counts: SendCounts;
}

/** Thanks can be said at any time; what leads up to an event makes no sense once it has begun. */
function over(type: EmailType | null, event: Around, now: string): boolean {
  if (event.status === 'cancelled') return true;
  if (type === 'follow_up') return false;
  return (type === 'confirmation' || type === null ? event.endsAt : event.startsAt) <= now;
}

export const standingOf = ({ type, status, sendAt }: Sendable, event: Around, now: string): SendStanding => ({
  type,
  status,
  sendAt,
  eventOver: over(type, event, now),
  event,
});

export const TONE: Record<SendStatus, StatusTone> = {
  draft: 'neutral',
  scheduled: 'accent',
  sending: 'waiting',
  sent: 'done',
  paused: 'waiting',
  cancelled: 'neutral',
  missed: 'harm',
};

/** What follows each order is on or off, rather than scheduled for an hour. */
export const shownStatus = ({ type, status }: Pick<Sendable, 'type' | 'status'>): SendStatus | 'on' =>
  type === 'confirmation' && (status === 'scheduled' || status === 'sending') ? 'on' : status;

/** It is over and done with. */
export const isPast = (status: SendStatus): boolean => status === 'sent' || status === 'cancelled';

/** Of a run that was begun: how many have had their turn. */
export const turned = ({ recipients, queued }: SendCounts): number => Math.max(0, recipients - queued);

/** What can be done with a template or a WhatsApp campaign as it stands: pure, for the server and for the buttons. Browser-safe. */
import type { EmailType, SendStatus } from './contract.ts';

export type SendReason =
  | 'no_schedule'
  | 'past'
  | 'sending'
  | 'sent'
  | 'cancelled'
  | 'event_over'
  | 'not_scheduled'
  | 'by_itself'
  | 'empty'
  | 'too_early'
  | 'before_end';
type Verdict = true | SendReason;

export interface SendStanding {
  status: SendStatus;
  /** Null for a WhatsApp campaign. */
  type: EmailType | null;
  sendAt: string | null;
  /** The event is cancelled, or no mail of this type makes sense any more. */
  eventOver: boolean;
  /** A follow-up goes to those who were let in. */
  event: { startsAt: string; endsAt: string };
}

/** `now` in ISO 8601 UTC. */
export const canSend = {
  edit: ({ status }: Pick<SendStanding, 'status'>): Verdict =>
    status === 'sending' || status === 'sent' || status === 'cancelled' ? status : true,
  schedule(one: SendStanding, now: string): Verdict {
    if (one.eventOver) return 'event_over';
    if (one.status === 'sending' || one.status === 'sent' || one.status === 'cancelled') return one.status;
    if (one.type === 'confirmation') return true;
    if (one.sendAt === null) return 'no_schedule';
    if (one.type === 'follow_up' && one.sendAt < one.event.endsAt) return 'before_end';
    return one.sendAt > now ? true : 'past';
  },
  pause: ({ status }: SendStanding): Verdict => (status === 'scheduled' || status === 'sending' ? true : 'not_scheduled'),
  sendNow(one: SendStanding, now: string): Verdict {
    if (one.eventOver) return 'event_over';
    if (one.type === 'confirmation') return 'by_itself';
    if (one.type === 'follow_up' && now < one.event.startsAt) return 'too_early';
    return one.status === 'sending' || one.status === 'sent' || one.status === 'cancelled' ? one.status : true;
  },
};

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
  | 'too_early';
type Verdict = true | SendReason;

export interface SendStanding {
  status: SendStatus;
  /** Null for a WhatsApp campaign. */
  type: EmailType | null;
  sendAt: string | null;
  /** The event is cancelled, or no mail of this type makes sense any more. */
  eventOver: boolean;
  /** Before this, nobody has been let in whom thanks could go to. */
  eventEndsAt: string;
}

/** A follow-up whose run has begun may go on. */
const tooEarly = ({ type, status, eventEndsAt }: SendStanding, at: string): boolean =>
  type === 'follow_up' && status !== 'sending' && at < eventEndsAt;

/** `now` in ISO 8601 UTC. */
export const canSend = {
  edit: ({ status }: Pick<SendStanding, 'status'>): Verdict =>
    status === 'sending' || status === 'sent' || status === 'cancelled' ? status : true,
  schedule(one: SendStanding, now: string): Verdict {
    if (one.eventOver) return 'event_over';
    if (one.status === 'sending' || one.status === 'sent' || one.status === 'cancelled') return one.status;
    if (one.type === 'confirmation') return true;
    if (one.sendAt === null) return 'no_schedule';
    if (tooEarly(one, one.sendAt)) return 'too_early';
    return one.sendAt > now ? true : 'past';
  },
  pause: ({ status }: SendStanding): Verdict => (status === 'scheduled' || status === 'sending' ? true : 'not_scheduled'),
  sendNow(one: SendStanding, now: string): Verdict {
    if (one.eventOver) return 'event_over';
    if (one.type === 'confirmation') return 'by_itself';
    if (tooEarly(one, now)) return 'too_early';
    return one.status === 'sending' || one.status === 'sent' || one.status === 'cancelled' ? one.status : true;
  },
};

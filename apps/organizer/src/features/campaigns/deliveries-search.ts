import type { MessageState } from '@seatwise/domain/marketing/contract';

/** What the deliveries page is narrowed to, in its address: it can be linked to, and survives a reload. */
export interface DeliveriesSearch {
  channel?: 'email' | 'whatsapp';
  templateId?: string;
  state?: MessageState;
}

/** Part of the router, so of the first load: the contract's own list stays out of it. */
const STATES: { [state in MessageState]: true } = {
  queued: true,
  sending: true,
  sent: true,
  delivered: true,
  read: true,
  bounced: true,
  complained: true,
  failed: true,
  suppressed: true,
  cancelled: true,
};
const isState = (value: unknown): value is MessageState => typeof value === 'string' && Object.hasOwn(STATES, value);

export function deliveriesSearch({ channel, templateId, state }: Record<string, unknown>): DeliveriesSearch {
  return {
    ...(channel === 'email' || channel === 'whatsapp' ? { channel } : {}),
    ...(typeof templateId === 'string' && templateId !== '' ? { templateId } : {}),
    ...(isState(state) ? { state } : {}),
  };
}

import type { MessageState } from '@seatwise/domain/marketing/contract';
import type { StatusTone } from '@seatwise/ui';

export const STATE_TONE: Record<MessageState, StatusTone> = {
  queued: 'neutral',
  sending: 'waiting',
  sent: 'neutral',
  delivered: 'accent',
  read: 'done',
  bounced: 'harm',
  complained: 'harm',
  failed: 'harm',
  suppressed: 'waiting',
  cancelled: 'neutral',
};

import type { SendCounts, SendStatus } from '@seatwise/domain/marketing/contract';
import { queryClient, trpc } from '../../lib/trpc.ts';

/** How often figures are looked at, in milliseconds: while something goes out or may still, just after a pause, and else. */
const WHILE_SENDING = 2000;
const ELSE = 10_000;

const pace = (parts: readonly { status: SendStatus; counts: SendCounts }[] | undefined): number =>
  parts?.some(({ status, counts }) => status === 'sending' || (status === 'paused' && counts.queued > 0)) ? WHILE_SENDING : ELSE;

export const campaignQuery = (eventId: string) =>
  trpc.marketing.campaign.queryOptions({ eventId }, { refetchInterval: ({ state }) => pace(state.data?.timeline) });
export const templatesQuery = (eventId: string) =>
  trpc.marketing.templates.queryOptions({ eventId }, { refetchInterval: ({ state }) => pace(state.data?.items) });

/** After something was done: every figure of marketing is another. */
export const marketingMoved = (): Promise<void> => queryClient.invalidateQueries(trpc.marketing.pathFilter());

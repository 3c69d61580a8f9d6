import { useQuery } from '@tanstack/react-query';
import { useFormat } from '@seatwise/web';
import type { WhatsappCampaignView } from '@seatwise/domain/marketing/contract';
import { trpc } from '../../lib/trpc.ts';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';

/** How often a message that is on its way is looked at, and any other, in milliseconds. */
const SOON = 2500;
const NOW_AND_THEN = 15_000;
/** Statuses come for a while after the last one has left. */
const SETTLES = 30 * 60_000;

const moves = ({ status, finishedAt }: WhatsappCampaignView): boolean =>
  status === 'sending' || (status === 'sent' && finishedAt !== null && Date.now() - Date.parse(finishedAt) < SETTLES);

/** The WhatsApp messages of an event, and whether there is a number to send them from. */
export const useCampaigns = (eventId: string) =>
  useQuery({
    ...trpc.marketing.whatsapp.queryOptions({ eventId }),
    refetchInterval: ({ state: { data } }) => (data?.items.some(moves) === true ? SOON : NOW_AND_THEN),
  });

/** Numbers as words need them: a figure to choose the form by, and how it is written. */
export function useCounted(): (count: number) => { count: number; shown: string } {
  const format = useFormat();
  return (count) => ({ count, shown: format.number(count) });
}

/** The words of a state of sending. */
export const STATUS_TONE = {
  draft: 'neutral',
  scheduled: 'accent',
  sending: 'waiting',
  sent: 'done',
  paused: 'waiting',
  cancelled: 'neutral',
  missed: 'harm',
} as const;

/** When it goes out or went, in words; null when nobody has said. */
export function useHour(zone: string): (campaign: WhatsappCampaignView) => string {
  const t = useWhatsappWords();
  const format = useFormat();
  return ({ scheduledAt, startedAt }) => {
    const at = startedAt ?? scheduledAt;
    return at === null ? t('list.noHour') : format.dateTime(at, zone);
  };
}

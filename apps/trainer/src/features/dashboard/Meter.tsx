import { SeatMeter } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { useCapacity, useWaiting } from './use-live.ts';

/** How full the organisation is, kept up to date. */
export function Meter({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const format = useFormat();
  const waiting = useWaiting(organizationId);
  const { seatLimit: limit, currentMembers: used, remainingSeats: free, overBy } = useCapacity(organizationId);
  const pending = waiting.data?.pages.flatMap(({ items }) => items).length ?? 0;
  const summary = () => {
    if (limit === 0 && used === 0) return t('meter.none');
    if (overBy > 0) return t('meter.over', { count: overBy });
    if (free === 0) return limit > used ? t('meter.held') : t('meter.full');
    return t('meter.free', { count: free });
  };
  return (
    <SeatMeter
      limit={limit}
      used={used}
      pending={pending}
      words={{
        label: t('meter.label'),
        summary: summary(),
        used: t('meter.used'),
        limit: t('meter.limit', { count: limit }),
        free: t('meter.freeShort'),
        pending: t('meter.waiting'),
      }}
      figures={{
        used: format.number(used),
        limit: format.number(limit),
        free: format.number(free),
        pending: waiting.data === undefined ? '–' : `${format.number(pending)}${waiting.hasNextPage ? '+' : ''}`,
      }}
    />
  );
}

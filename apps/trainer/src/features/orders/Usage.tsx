import type { UsageView } from '@seatwise/domain/invites/contract';
import { UsageBar } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

/** How far the seats of an order are given. */
export function Usage({ usage, large = false }: { usage: UsageView; large?: boolean }) {
  const t = useWords();
  const format = useFormat();
  return (
    <UsageBar
      total={usage.total}
      claimed={usage.claimed}
      invited={usage.invited}
      large={large}
      words={{ label: t('usage.label'), claimed: t('usage.claimed'), invited: t('usage.invited'), free: t('usage.free') }}
      figures={{
        claimed: format.number(usage.claimed),
        invited: format.number(usage.invited),
        free: format.number(usage.available),
      }}
    />
  );
}

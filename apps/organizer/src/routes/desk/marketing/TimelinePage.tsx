import { useTitle } from '@seatwise/web';
import { Timeline } from '../../../features/campaigns/Timeline.tsx';
import { useDeskEvent } from '../../../features/desk/use-event.ts';
import { useMarketingWords } from '../../../i18n/marketing.ts';

export function TimelinePage() {
  const t = useMarketingWords();
  const event = useDeskEvent();
  useTitle(`${t('nav.timeline')} · ${event.title}`);
  return <Timeline event={event} />;
}

import { useQuery } from '@tanstack/react-query';
import { ErrorState, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { ContentForm } from '../../../features/campaigns/ContentForm.tsx';
import { campaignQuery } from '../../../features/campaigns/queries.ts';
import { useDeskEvent } from '../../../features/desk/use-event.ts';
import { useMarketingWords } from '../../../i18n/marketing.ts';

export function ContentPage() {
  const t = useMarketingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const event = useDeskEvent();
  const campaign = useQuery(campaignQuery(event.id));
  useTitle(`${t('content.title')} · ${event.title}`);
  if (campaign.data === undefined)
    return campaign.error === null ? (
      <SkeletonList rows={3} height={160} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('content.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void campaign.refetch()}
        pending={campaign.isFetching}
      >
        {words(campaign.error)}
      </ErrorState>
    );
  return <ContentForm key={event.id} event={event} campaign={campaign.data} />;
}

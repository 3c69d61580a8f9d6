import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { EmptyState, ErrorState, SkeletonList } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { MailDesk } from '../../../features/campaigns/MailDesk.tsx';
import { MailHead } from '../../../features/campaigns/MailHead.tsx';
import { templatesQuery } from '../../../features/campaigns/queries.ts';
import { useDeskEvent } from '../../../features/desk/use-event.ts';
import { useMarketingWords } from '../../../i18n/marketing.ts';
import { deskPaths } from '../../../lib/desk-paths.ts';

export function EmailPage() {
  const t = useMarketingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const event = useDeskEvent();
  const navigate = useNavigate();
  const { templateId = '' } = useParams({ strict: false });
  const templates = useQuery(templatesQuery(event.id));
  const mail = templates.data?.items.find(({ id }) => id === templateId);
  useTitle(`${mail?.subject ?? t('nav.timeline')} · ${event.title}`);
  const back = { to: deskPaths.marketing, params: { eventId: event.id } } as const;
  if (templates.data === undefined)
    return templates.error === null ? (
      <SkeletonList rows={3} height={120} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('mail.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void templates.refetch()}
        pending={templates.isFetching}
      >
        {words(templates.error)}
      </ErrorState>
    );
  if (mail === undefined)
    return (
      <EmptyState
        title={t('mail.gone')}
        action={
          <ButtonLink {...back} look="secondary">
            {t('mail.back')}
          </ButtonLink>
        }
      >
        {t('mail.goneText')}
      </EmptyState>
    );
  return (
    <>
      <MailHead eventId={event.id} type={mail.type} title={mail.subject} />
      <MailDesk key={mail.id} event={event} mail={mail} onRemoved={() => void navigate({ ...back, ignoreBlocker: true })} />
    </>
  );
}

import { IconBrandWhatsapp } from '@tabler/icons-react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { WhatsappCampaignView } from '@seatwise/domain/marketing/contract';
import { DataTable, EmptyState, Figure, Muted, StatusChip, type Column } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { STATUS_TONE, useCounted, useHour, type useCampaigns } from './use-campaigns.ts';
import styles from './Whatsapp.module.css';

const COUNTS = ['sent', 'delivered', 'read', 'replied'] as const;

/** Every WhatsApp message of the event: whom it reaches and what became of it. */
export function CampaignsTable({ event, campaigns }: { event: EventView; campaigns: ReturnType<typeof useCampaigns> }) {
  const t = useWhatsappWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const counted = useCounted();
  const hour = useHour(event.timeZone);
  const figure = (key: (typeof COUNTS)[number]): Column<WhatsappCampaignView> => ({
    key,
    header: t(`list.${key}`),
    align: 'end',
    cell: ({ counts }) => (
      <span className={styles.cell}>
        <Figure>{format.number(counts[key])}</Figure>
        {key === 'sent' && counts.failed > 0 ? (
          <span className={styles.harm}>
            {t('list.didFail')} {format.number(counts.failed)}
          </span>
        ) : null}
      </span>
    ),
  });
  return (
    <DataTable<WhatsappCampaignView>
      caption={t('list.caption')}
      rows={campaigns.data?.items}
      rowKey={({ id }) => id}
      expected={2}
      words={{ loading: shared('states.loading') }}
      error={
        campaigns.error === null || campaigns.data !== undefined
          ? null
          : {
              title: t('list.failed'),
              text: words(campaigns.error),
              retry: shared('states.retry'),
              onRetry: () => void campaigns.refetch(),
              pending: campaigns.isFetching,
            }
      }
      empty={
        <EmptyState
          icon={<IconBrandWhatsapp size={28} stroke={1.5} />}
          title={t('list.none')}
          action={
            <ButtonLink to={deskPaths.whatsappCampaign} params={{ eventId: event.id, whatsappId: 'new' }} look="secondary">
              {t('list.add')}
            </ButtonLink>
          }
        >
          {t('list.noneText')}
        </EmptyState>
      }
      columns={[
        {
          key: 'message',
          header: t('list.message'),
          narrow: 'title',
          width: '30%',
          cell: ({ audience, template }) => (
            <span className={styles.cell}>
              <strong>{t(`audience.${audience}`)}</strong>
              <span className={styles.snippet}>{template.text}</span>
            </span>
          ),
        },
        {
          key: 'when',
          header: t('list.when'),
          cell: (campaign) => (
            <span className={styles.cell}>
              <StatusChip tone={STATUS_TONE[campaign.status]}>{t(`status.${campaign.status}`)}</StatusChip>
              <Muted small>{hour(campaign)}</Muted>
            </span>
          ),
        },
        {
          key: 'reach',
          header: t('list.reach'),
          cell: ({ audienceSize, withoutConsent, counts, status }) => {
            const gone = status === 'sent' || status === 'sending';
            return (
              <span className={styles.cell}>
                <Figure>{t('list.opted', counted(gone ? counts.recipients : audienceSize))}</Figure>
                {gone || withoutConsent === 0 ? null : <Muted small>{t('list.without', counted(withoutConsent))}</Muted>}
              </span>
            );
          },
        },
        ...COUNTS.map(figure),
        {
          key: 'open',
          header: t('list.look'),
          align: 'end',
          narrow: 'bare',
          cell: ({ id, template }) => (
            <ButtonLink
              to={deskPaths.whatsappCampaign}
              params={{ eventId: event.id, whatsappId: id }}
              look="quiet"
              size="small"
              aria-label={t('list.openOf', { template: template.name })}
            >
              {t('list.open')}
            </ButtonLink>
          ),
        },
      ]}
    />
  );
}

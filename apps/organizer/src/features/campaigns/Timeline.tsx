import { useQuery } from '@tanstack/react-query';
import { IconCalendarTime, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import { EMAIL_TYPES, type CampaignView, type SendCounts } from '@seatwise/domain/marketing/contract';
import { Columns, EmptyState, ErrorState, Figure, Notice, Row, Section, SkeletonList, Stack, StatCard } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './Campaigns.module.css';
import { campaignQuery, templatesQuery } from './queries.ts';
import { holds, type Said } from './SendActions.tsx';
import { isPast } from './standing.ts';
import { TimelineEntry } from './TimelineEntry.tsx';

/** What goes out when: what is still to come, then what has gone out, and what else could be written. */
export function Timeline({ event }: { event: EventView }) {
  const t = useMarketingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [said, setSaid] = useState<Said | null>(null);
  const campaign = useQuery(campaignQuery(event.id));
  const lead = t('timeline.lead', { zone: format.place(event.timeZone) });
  if (campaign.data === undefined)
    return (
      <Section title={t('timeline.title')} lead={lead}>
        {campaign.error === null ? (
          <SkeletonList rows={4} height={104} label={shared('states.loading')} />
        ) : (
          <ErrorState
            title={t('timeline.failed')}
            words={{ retry: shared('states.retry') }}
            onRetry={() => void campaign.refetch()}
            pending={campaign.isFetching}
          >
            {words(campaign.error)}
          </ErrorState>
        )}
      </Section>
    );
  const { timeline, metrics } = campaign.data;
  return (
    <>
      {metrics.email.sent > 0 ? (
        <Section title={t('timeline.figures')}>
          <Figures counts={metrics.email} />
        </Section>
      ) : null}
      <Section title={t('timeline.title')} lead={lead}>
        <Stack>
          {said === null || !timeline.every((entry) => holds(said, entry)) ? null : <Notice tone={said.tone}>{said.text}</Notice>}
          {timeline.length === 0 ? (
            <EmptyState icon={<IconCalendarTime size={28} stroke={1.5} />} title={t('timeline.empty')}>
              {t('timeline.emptyText')}
            </EmptyState>
          ) : (
            <Entries event={event} timeline={timeline} onSaid={setSaid} />
          )}
        </Stack>
      </Section>
      {event.status === 'published' ? <Write eventId={event.id} /> : null}
    </>
  );
}

function Entries({ event, timeline, onSaid }: { event: EventView; timeline: CampaignView['timeline']; onSaid: (said: Said) => void }) {
  const t = useMarketingWords();
  const now = new Date(useNow()).toISOString();
  const templates = useQuery(templatesQuery(event.id));
  const whatsapp = useQuery({
    ...trpc.marketing.whatsapp.queryOptions({ eventId: event.id }),
    enabled: timeline.some(({ channel }) => channel === 'whatsapp'),
  });
  const audience = new Map([
    ...(templates.data?.items ?? []).map((mail) => [mail.id, mail.audience] as const),
    ...(whatsapp.data?.items ?? []).map((one) => [one.id, one.audienceSize] as const),
  ]);
  const coming = timeline.filter(({ status }) => !isPast(status));
  const past = timeline.filter(({ status }) => isPast(status)).toReversed();
  const list = (entries: typeof timeline, label: string) => (
    <ol className={styles.entries} aria-label={label}>
      {entries.map((entry) => (
        <TimelineEntry key={entry.id} entry={entry} event={event} audience={audience.get(entry.id)} now={now} onSaid={onSaid} />
      ))}
    </ol>
  );
  return (
    <Stack gap={12}>
      {coming.length === 0 ? <p className={styles.quiet}>{t('timeline.allSent')}</p> : list(coming, t('timeline.coming'))}
      {past.length === 0 ? null : (
        <>
          <p className={styles.groupTitle}>{t('timeline.past')}</p>
          {list(past, t('timeline.past'))}
        </>
      )}
    </Stack>
  );
}

function Figures({ counts }: { counts: SendCounts }) {
  const t = useMarketingWords();
  const format = useFormat();
  const percent = new Intl.NumberFormat(format.language === 'fr' ? 'fr-FR' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 });
  const share = (part: number): string =>
    counts.sent === 0 ? t('count.none') : t('count.share', { share: percent.format(part / counts.sent), sent: format.number(counts.sent) });
  return (
    <Columns min={140}>
      {(['sent', 'opened', 'clicked', 'bounced', 'unsubscribed'] as const).map((name) => (
        <StatCard
          key={name}
          label={t(`count.${name}`)}
          figure={<Figure>{format.number(counts[name])}</Figure>}
          note={
            name === 'sent'
              ? t('count.to', { count: counts.recipients, recipients: format.number(counts.recipients) })
              : share(counts[name])
          }
          tone={name === 'bounced' && counts.bounced > 0 ? 'harm' : 'neutral'}
        />
      ))}
    </Columns>
  );
}

function Write({ eventId }: { eventId: string }) {
  const t = useMarketingWords();
  return (
    <Section title={t('timeline.write')} lead={t('timeline.writeLead')}>
      <Row>
        {EMAIL_TYPES.map((type) => (
          <ButtonLink
            key={type}
            to={deskPaths.newEmail}
            params={{ eventId, type }}
            look="secondary"
            size="small"
            icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
          >
            {t(`type.${type}`)}
          </ButtonLink>
        ))}
      </Row>
    </Section>
  );
}

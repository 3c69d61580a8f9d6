import { useInfiniteQuery } from '@tanstack/react-query';
import { IconMessageOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeliveryView, MessageState, WhatsappCampaignView } from '@seatwise/domain/marketing/contract';
import { Columns, DataTable, EmptyState, Figure, Muted, Progress, Section, SelectField, Stack, StatCard, StatusChip } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { trpc } from '../../lib/trpc.ts';
import { useTableState } from '../desk/table-state.ts';
import { STATE_TONE } from './states.ts';
import { useReason } from './use-reason.ts';
import styles from './Whatsapp.module.css';

const FIGURES = ['sent', 'delivered', 'read', 'replied', 'failed'] as const;
/** What a WhatsApp message can come to, in the order one looks for it. */
const STATES = ['failed', 'suppressed', 'queued', 'sent', 'delivered', 'read', 'cancelled'] as const satisfies MessageState[];
const LOOK_EVERY = 5000;

/** How far it is, what became of it, and with whom it did not arrive and why. */
export function Came({ eventId, campaign }: { eventId: string; campaign: WhatsappCampaignView }) {
  const t = useWhatsappWords();
  const format = useFormat();
  const tableState = useTableState();
  const why = useReason();
  const { id: templateId, counts, status } = campaign;
  const [chosen, setChosen] = useState<string | null>(null);
  // Whoever did not get it is what one has to do something about.
  const state = chosen ?? (counts.failed > 0 ? 'failed' : '');
  const deliveries = useInfiniteQuery({
    ...trpc.marketing.deliveries.infiniteQueryOptions(
      { eventId, channel: 'whatsapp', templateId, ...(state === '' ? {} : { state }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: LOOK_EVERY,
  });
  const left = counts.recipients - counts.queued;
  return (
    <Section title={t('came.title')}>
      <Stack gap={24}>
        {status === 'sending' || (status === 'paused' && counts.queued > 0) ? (
          <Progress
            label={t(`status.${status}`)}
            done={left}
            total={counts.recipients}
            text={t('came.progress', { done: format.number(left), total: format.number(counts.recipients) })}
          />
        ) : null}
        <Columns min={110}>
          {FIGURES.map((key) => (
            <StatCard
              key={key}
              label={t(key === 'failed' ? 'list.didFail' : `list.${key}`)}
              figure={<Figure>{format.number(counts[key])}</Figure>}
              tone={key === 'failed' && counts.failed > 0 ? 'harm' : 'neutral'}
            />
          ))}
        </Columns>
        <div>
          <div className={styles.which}>
            <SelectField
              label={t('came.which')}
              value={state}
              onChange={setChosen}
              options={[{ value: '', label: t('came.all') }, ...STATES.map((value) => ({ value, label: t(`state.${value}`) }))]}
            />
          </div>
          <DataTable<DeliveryView>
            caption={t('came.caption')}
            rows={deliveries.data?.pages.flatMap(({ items }) => items)}
            rowKey={({ id }) => id}
            {...tableState(deliveries, t('came.failed'))}
            empty={
              <EmptyState icon={<IconMessageOff size={28} stroke={1.5} />} title={t('came.none')}>
                {t('came.noneText')}
              </EmptyState>
            }
            columns={[
              {
                key: 'who',
                header: t('came.who'),
                narrow: 'title',
                width: '32%',
                cell: ({ name, recipient }) => (
                  <span className={styles.cell}>
                    <strong>{name ?? t('came.unknown')}</strong>
                    {recipient === null ? null : <Muted small>{recipient}</Muted>}
                  </span>
                ),
              },
              {
                key: 'state',
                header: t('came.state'),
                cell: (one) => (
                  <span className={styles.cell}>
                    <StatusChip tone={STATE_TONE[one.state]}>{t(`state.${one.state}`)}</StatusChip>
                    {one.repliedAt === null ? null : <Muted small>{t('came.replied')}</Muted>}
                    {one.reason === null ? null : <span className={styles.reason}>{why(one.reason)}</span>}
                  </span>
                ),
              },
              { key: 'at', header: t('came.at'), align: 'end', cell: ({ at }) => <Figure>{format.dateTime(at)}</Figure> },
            ]}
          />
        </div>
      </Stack>
    </Section>
  );
}

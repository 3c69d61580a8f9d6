import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconMailFast } from '@tabler/icons-react';
import type { EventView } from '@seatwise/domain/events/contract';
import { MESSAGE_STATES, type DeliveryView, type MessageState } from '@seatwise/domain/marketing/contract';
import { DataTable, EmptyState, Figure, Muted, SelectField, StatusChip, type StatusTone } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { oneOf } from '../../lib/json.ts';
import { trpc } from '../../lib/trpc.ts';
import deskStyles from '../desk/Desk.module.css';
import { useTableState } from '../desk/table-state.ts';
import { LOOK_EVERY } from '../desk/use-event.ts';
import { useReason as useWhatsappReason } from '../whatsapp/use-reason.ts';
import { deliveriesSearch, type DeliveriesSearch } from './deliveries-search.ts';
import { campaignQuery } from './queries.ts';
import { useZoned } from './use-zoned.ts';

const ALL = 'all';
const CHANNELS = ['email', 'whatsapp'] as const;
const TONE: Record<MessageState, StatusTone> = {
  queued: 'neutral',
  sending: 'waiting',
  sent: 'neutral',
  delivered: 'done',
  read: 'done',
  bounced: 'harm',
  complained: 'harm',
  failed: 'harm',
  suppressed: 'neutral',
  cancelled: 'neutral',
};

/** One line a recipient: what became of each message, and why where it did not arrive. */
export function Deliveries({ event }: { event: EventView }) {
  const t = useMarketingWords();
  const tableState = useTableState();
  const zoned = useZoned(event.timeZone);
  const navigate = useNavigate();
  const search = deliveriesSearch(useSearch({ strict: false }));
  const { channel, templateId, state } = search;
  const campaign = useQuery(campaignQuery(event.id));
  const deliveries = useInfiniteQuery({
    ...trpc.marketing.deliveries.infiniteQueryOptions({ eventId: event.id, ...search }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: LOOK_EVERY,
  });
  const reasonOf = useReason();
  const narrow = (change: { [key in keyof DeliveriesSearch]: DeliveriesSearch[key] | undefined }) =>
    void navigate({
      to: deskPaths.deliveries,
      params: { eventId: event.id },
      search: deliveriesSearch({ ...search, ...change }),
      replace: true,
    });
  const filtered = channel !== undefined || templateId !== undefined || state !== undefined;
  const messages = (campaign.data?.timeline ?? []).filter((entry) => channel === undefined || entry.channel === channel);
  return (
    <>
      <div className={deskStyles.tools}>
        <SelectField
          label={t('deliveries.message')}
          value={templateId ?? ALL}
          options={[{ value: ALL, label: t('deliveries.allMessages') }, ...messages.map(({ id, title }) => ({ value: id, label: title }))]}
          onChange={(value) => narrow({ templateId: value === ALL ? undefined : value })}
        />
        <SelectField
          label={t('deliveries.channel')}
          value={channel ?? ALL}
          options={[ALL, ...CHANNELS].map((value) => ({ value, label: t(`deliveries.channels.${oneOf(value, CHANNELS) ?? ALL}`) }))}
          onChange={(value) => narrow({ channel: oneOf(value, CHANNELS) ?? undefined, templateId: undefined })}
        />
        <SelectField
          label={t('deliveries.state')}
          value={state ?? ALL}
          options={[
            { value: ALL, label: t('deliveries.allStates') },
            ...MESSAGE_STATES.map((value) => ({ value, label: t(`deliveries.states.${value}`) })),
          ]}
          onChange={(value) => narrow({ state: oneOf(value, MESSAGE_STATES) ?? undefined })}
        />
      </div>
      <DataTable<DeliveryView>
        caption={t('deliveries.caption')}
        rows={deliveries.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ id }) => id}
        {...tableState(deliveries, t('deliveries.failed'))}
        expected={8}
        empty={
          <EmptyState icon={<IconMailFast size={28} stroke={1.5} />} title={filtered ? t('deliveries.noneFound') : t('deliveries.none')}>
            {filtered ? t('deliveries.noneFoundText') : t('deliveries.noneText')}
          </EmptyState>
        }
        columns={[
          {
            key: 'recipient',
            header: t('deliveries.recipient'),
            narrow: 'title',
            cell: ({ recipient, name }) => (
              <span className={deskStyles.stackCell}>
                <strong>{name ?? recipient ?? t('deliveries.forgotten')}</strong>
                {name === null || recipient === null ? null : <Muted small>{recipient}</Muted>}
              </span>
            ),
          },
          {
            key: 'message',
            header: t('deliveries.message'),
            cell: ({ title, channel: by }) => (
              <span className={deskStyles.stackCell}>
                <span>{title}</span>
                <Muted small>{t(`deliveries.channels.${by}`)}</Muted>
              </span>
            ),
          },
          {
            key: 'state',
            header: t('deliveries.state'),
            cell: (row) => {
              const reason = reasonOf(row);
              return (
                <span className={deskStyles.stackCell}>
                  <StatusChip tone={TONE[row.state]}>{t(`deliveries.states.${row.state}`)}</StatusChip>
                  {row.openedAt === null ? null : <Muted small>{t('deliveries.opened', { when: zoned.dateTime(row.openedAt) })}</Muted>}
                  {row.clickedAt === null ? null : <Muted small>{t('deliveries.clicked', { when: zoned.dateTime(row.clickedAt) })}</Muted>}
                  {row.repliedAt === null ? null : <Muted small>{t('deliveries.replied', { when: zoned.dateTime(row.repliedAt) })}</Muted>}
                  {reason === null ? null : <Muted small>{reason}</Muted>}
                </span>
              );
            },
          },
          { key: 'at', header: t('deliveries.at'), align: 'end', cell: ({ at }) => <Figure>{zoned.dateTime(at)}</Figure> },
        ]}
      />
    </>
  );
}

const KNOWN = [
  'unsubscribed',
  'complained',
  'bounced',
  'no_consent',
  'forgotten',
  'cancelled',
  'event_over',
  'suspended',
  'has_ticket',
  'no_ticket',
  'address_changed',
] as const;

/** Why it did not arrive, in words: ours where we know the cause, else what the other side said. */
function useReason(): (row: DeliveryView) => string | null {
  const t = useMarketingWords();
  const onWhatsapp = useWhatsappReason();
  return ({ channel, state, reason }) => {
    const here = channel === 'whatsapp' && reason !== null ? onWhatsapp(reason) : null;
    if (here !== null && here !== reason) return here;
    const known = oneOf(reason, KNOWN);
    const why =
      known !== null
        ? t(`deliveries.why.${known}`)
        : reason !== null
          ? t('deliveries.why.said', { reason })
          : state === 'suppressed'
            ? t('deliveries.why.leftOut')
            : state === 'cancelled'
              ? t('deliveries.why.stoppedFirst')
              : null;
    const todo = state === 'bounced' || state === 'complained' ? t(`deliveries.whatToDo.${state}`) : null;
    return why === null && todo === null ? null : [why, todo].filter((part) => part !== null).join(' ');
  };
}

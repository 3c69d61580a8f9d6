import { useInfiniteQuery } from '@tanstack/react-query';
import { IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { VENUE_BOOKING_STATUSES, type VenueBookingStatus, type VenueBookingView } from '@seatwise/domain/venues/contract';
import { DataTable, EmptyState, Figure, Muted, SelectField, StatusChip } from '@seatwise/ui';
import { ButtonLink, useFormat } from '@seatwise/web';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';
import { useVenueWords } from '../../i18n/venues.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { trpc } from '../../lib/trpc.ts';
import deskStyles from '../desk/Desk.module.css';
import { useTableState } from '../desk/table-state.ts';
import { LOOK_EVERY } from '../desk/use-event.ts';
import { VENUE_TONE } from '../venues/tones.ts';

const ALL = 'all';

/** Who asks for one's venues, newest first. */
export function InboxTable() {
  const t = useVenueDeskWords();
  const venueWords = useVenueWords();
  const format = useFormat();
  const tableState = useTableState();
  const [status, setStatus] = useState<VenueBookingStatus | null>(null);
  const inbox = useInfiniteQuery({
    ...trpc.venues.inbox.infiniteQueryOptions(status === null ? {} : { status }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: LOOK_EVERY,
  });
  return (
    <>
      <div className={deskStyles.tools}>
        <SelectField
          label={t('inbox.filter')}
          value={status ?? ALL}
          options={[
            { value: ALL, label: t('inbox.all') },
            ...VENUE_BOOKING_STATUSES.map((value) => ({ value, label: venueWords(`status.${value}`) })),
          ]}
          onChange={(value) => setStatus(VENUE_BOOKING_STATUSES.find((one) => one === value) ?? null)}
        />
      </div>
      <DataTable<VenueBookingView>
        caption={t('inbox.caption')}
        rows={inbox.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ id }) => id}
        {...tableState(inbox, t('inbox.failed'))}
        empty={
          <EmptyState icon={<IconInbox size={28} stroke={1.5} />} title={status === null ? t('inbox.none') : t('inbox.noneSuch')}>
            {status === null ? t('inbox.noneText') : t('inbox.noneSuchText')}
          </EmptyState>
        }
        columns={[
          {
            key: 'event',
            header: t('inbox.event'),
            narrow: 'title',
            cell: ({ eventTitle, contact }) => (
              <span className={deskStyles.stackCell}>
                <strong>{eventTitle}</strong>
                {contact === null ? null : <Muted small>{contact.name}</Muted>}
              </span>
            ),
          },
          { key: 'venue', header: t('inbox.venue'), cell: ({ venueName }) => venueName },
          {
            key: 'days',
            header: t('inbox.days'),
            cell: ({ from, to }) => (from === to ? format.shortDate(from) : `${format.shortDate(from)} – ${format.shortDate(to)}`),
          },
          {
            key: 'amount',
            header: t('inbox.amount'),
            align: 'end',
            cell: ({ amount, offeredBy, status: state }) => (
              <span className={deskStyles.stackCell}>
                <Figure>{format.money(amount)}</Figure>
                {state === 'pending' ? <Muted small>{offeredBy === 'venue' ? t('inbox.yours') : t('inbox.theirs')}</Muted> : null}
              </span>
            ),
          },
          {
            key: 'state',
            header: t('inbox.state'),
            cell: ({ status: state }) => <StatusChip tone={VENUE_TONE[state]}>{venueWords(`status.${state}`)}</StatusChip>,
          },
          {
            key: 'open',
            header: t('inbox.open'),
            align: 'end',
            narrow: 'bare',
            cell: ({ id, eventTitle }) => (
              <ButtonLink
                to={deskPaths.request}
                params={{ venueBookingId: id }}
                look="quiet"
                size="small"
                aria-label={t('inbox.openOf', { event: eventTitle })}
              >
                {t('inbox.open')}
              </ButtonLink>
            ),
          },
        ]}
      />
    </>
  );
}

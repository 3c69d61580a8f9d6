import { useInfiniteQuery } from '@tanstack/react-query';
import { IconBuilding } from '@tabler/icons-react';
import type { VenueView } from '@seatwise/domain/venues/contract';
import { DataTable, EmptyState, Figure, StatusChip } from '@seatwise/ui';
import { ButtonLink, useFormat } from '@seatwise/web';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { useTableState } from '../desk/table-state.ts';

/** One's own venues, in the catalogue or not. */
export function VenuesTable({ mayAdd }: { mayAdd: boolean }) {
  const t = useVenueDeskWords();
  const format = useFormat();
  const tableState = useTableState();
  const venues = useInfiniteQuery(trpc.venues.mine.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }));
  return (
    <DataTable<VenueView>
      caption={t('mine.caption')}
      rows={venues.data?.pages.flatMap(({ items }) => items)}
      rowKey={({ id }) => id}
      {...tableState(venues, t('mine.failed'))}
      expected={2}
      empty={
        mayAdd ? (
          <EmptyState
            icon={<IconBuilding size={28} stroke={1.5} />}
            title={t('mine.none')}
            action={<ButtonLink to={deskPaths.newVenue}>{t('mine.add')}</ButtonLink>}
          >
            {t('mine.noneText')}
          </EmptyState>
        ) : (
          <EmptyState icon={<IconBuilding size={28} stroke={1.5} />} title={t('mine.notYours')}>
            {t('mine.notYoursText')}
          </EmptyState>
        )
      }
      columns={[
        { key: 'name', header: t('mine.name'), narrow: 'title', cell: ({ name }) => <strong>{name}</strong> },
        { key: 'place', header: t('mine.place'), cell: ({ address, city }) => `${address}, ${city}` },
        { key: 'capacity', header: t('mine.capacity'), align: 'end', cell: ({ capacity }) => <Figure>{format.number(capacity)}</Figure> },
        { key: 'price', header: t('mine.price'), align: 'end', cell: ({ pricePerDay }) => <Figure>{format.money(pricePerDay)}</Figure> },
        {
          key: 'state',
          header: t('mine.state'),
          cell: ({ listed }) => (
            <StatusChip tone={listed ? 'done' : 'neutral'}>{listed ? t('mine.listed') : t('mine.unlisted')}</StatusChip>
          ),
        },
        {
          key: 'change',
          header: t('mine.actions'),
          align: 'end',
          narrow: 'bare',
          cell: ({ id, name }) => (
            <ButtonLink
              to={deskPaths.editVenue}
              params={{ venueId: id }}
              look="quiet"
              size="small"
              aria-label={t('mine.changeOf', { venue: name })}
            >
              {t('mine.change')}
            </ButtonLink>
          ),
        },
      ]}
    />
  );
}

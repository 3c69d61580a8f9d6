import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { IconDownload, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { ATTENDEE_FILTERS, type AttendeeView, type TicketStatus } from '@seatwise/domain/tickets/contract';
import { Button, DataTable, EmptyState, Muted, Notice, SelectField, StatusChip, type StatusTone } from '@seatwise/ui';
import { download, useErrorWords, useFormat } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import styles from './Desk.module.css';
import { TableTools } from './TableTools.tsx';
import { useTableState } from './table-state.ts';
import { LOOK_EVERY } from './use-event.ts';

const STILL = 250;
const EVERYBODY = 'all';
const TONE: Record<TicketStatus, StatusTone> = { valid: 'neutral', checked_in: 'done', refunded: 'neutral', void: 'harm' };

/** Who comes, one line a ticket. Organizers take the table with them; the door has no use for that. */
export function AttendeesTable({ eventId, mayExport }: { eventId: string; mayExport: boolean }) {
  const t = useDeskWords();
  const words = useErrorWords();
  const format = useFormat();
  const tableState = useTableState();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<TicketStatus | null>(null);
  const still = useDebounced(search.trim(), STILL);
  const attendees = useInfiniteQuery({
    ...trpc.tickets.attendees.infiniteQueryOptions(
      { eventId, ...(still === '' ? {} : { search: still }), ...(status === null ? {} : { status }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: LOOK_EVERY,
  });
  const save = useMutation({
    mutationFn: () => api.client.tickets.export.query({ eventId }),
    onSuccess: ({ filename, csv }) => download(filename, csv, 'text/csv;charset=utf-8'),
  });
  const filtered = still !== '' || status !== null;
  return (
    <>
      <TableTools label={t('attendees.search')} search={search} onSearch={setSearch}>
        <SelectField
          label={t('attendees.filter')}
          value={status ?? EVERYBODY}
          options={[
            { value: EVERYBODY, label: t('attendees.all') },
            ...ATTENDEE_FILTERS.map((value) => ({ value, label: t(`ticketStatus.${value}`) })),
          ]}
          onChange={(value) => setStatus(ATTENDEE_FILTERS.find((one) => one === value) ?? null)}
        />
        {mayExport ? (
          <Button
            look="secondary"
            icon={<IconDownload size={16} stroke={1.75} aria-hidden />}
            pending={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('attendees.export')}
          </Button>
        ) : null}
      </TableTools>
      {save.error === null ? null : (
        <Notice tone="harm" title={t('attendees.exportFailed')}>
          {words(save.error)}
        </Notice>
      )}
      <DataTable<AttendeeView>
        caption={t('attendees.caption')}
        rows={attendees.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ ticketId }) => ticketId}
        {...tableState(attendees, t('attendees.failed'))}
        expected={8}
        empty={
          <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title={filtered ? t('attendees.noneFound') : t('attendees.none')}>
            {filtered ? t('attendees.noneFoundText') : t('attendees.noneText')}
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: t('attendees.name'),
            narrow: 'title',
            cell: ({ name, email }) => (
              <span className={styles.stackCell}>
                <strong>{name}</strong>
                {email === null ? null : <Muted small>{email}</Muted>}
              </span>
            ),
          },
          { key: 'tier', header: t('attendees.tier'), cell: ({ tierName }) => tierName },
          {
            key: 'status',
            header: t('attendees.status'),
            cell: ({ status: state, checkedInAt, checkedInBy }) => (
              <span className={styles.stackCell}>
                <StatusChip tone={TONE[state]}>{t(`ticketStatus.${state}`)}</StatusChip>
                {checkedInAt === null ? null : (
                  <Muted small>{t('attendees.letInAt', { time: format.time(checkedInAt), who: checkedInBy ?? t('door.someone') })}</Muted>
                )}
              </span>
            ),
          },
          { key: 'buyer', header: t('attendees.buyer'), cell: ({ buyerName }) => buyerName },
        ]}
      />
    </>
  );
}

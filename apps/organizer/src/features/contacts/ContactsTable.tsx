import { useInfiniteQuery } from '@tanstack/react-query';
import { IconAddressBook } from '@tabler/icons-react';
import { useState } from 'react';
import { CONSENT_CHANNELS, type ConsentChannel, type ContactView } from '@seatwise/domain/marketing/contract';
import { DataTable, EmptyState, Figure, Muted, SelectField } from '@seatwise/ui';
import { ButtonLink, useFormat } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import deskStyles from '../desk/Desk.module.css';
import { TableTools } from '../desk/TableTools.tsx';
import { useTableState } from '../desk/table-state.ts';
import { whoOf } from './standing.ts';
import { StandingChip } from './StandingChip.tsx';

const STILL = 250;
const EVERYBODY = 'all';

/** Newest first, with what each has said. */
export function ContactsTable({ organizationId }: { organizationId: string }) {
  const t = useContactWords();
  const format = useFormat();
  const tableState = useTableState();
  const [search, setSearch] = useState('');
  const [channel, setChannel] = useState<ConsentChannel | null>(null);
  const still = useDebounced(search.trim(), STILL);
  const contacts = useInfiniteQuery(
    trpc.marketing.contacts.infiniteQueryOptions(
      { organizationId, ...(still === '' ? {} : { search: still }), ...(channel === null ? {} : { channel }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const filtered = still !== '' || channel !== null;
  return (
    <>
      <TableTools label={t('list.search')} search={search} onSearch={setSearch}>
        <SelectField
          label={t('list.filter')}
          value={channel ?? EVERYBODY}
          options={[
            { value: EVERYBODY, label: t('list.everybody') },
            { value: 'email', label: t('list.mayEmail') },
            { value: 'whatsapp', label: t('list.mayWhatsapp') },
          ]}
          onChange={(value) => setChannel(CONSENT_CHANNELS.find((one) => one === value) ?? null)}
        />
      </TableTools>
      <DataTable<ContactView>
        caption={t('list.caption')}
        rows={contacts.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ id }) => id}
        {...tableState(contacts, t('list.failed'))}
        expected={8}
        empty={
          <EmptyState
            icon={<IconAddressBook size={28} stroke={1.5} />}
            title={filtered ? t('list.noneFound') : t('list.none')}
            action={
              filtered ? undefined : (
                <ButtonLink to={deskPaths.importContacts} search={{ of: organizationId }} look="secondary">
                  {t('list.import')}
                </ButtonLink>
              )
            }
          >
            {filtered ? t('list.noneFoundText') : t('list.noneText')}
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: t('list.name'),
            narrow: 'title',
            cell: (contact) => (
              <span className={deskStyles.stackCell}>
                <strong>{whoOf(contact)}</strong>
                {contact.email === null || contact.name === null ? null : <Muted small>{contact.email}</Muted>}
              </span>
            ),
          },
          { key: 'email', header: t('list.email'), cell: (contact) => <StandingChip contact={contact} channel="email" /> },
          {
            key: 'whatsapp',
            header: t('list.whatsapp'),
            cell: (contact) => (
              <span className={deskStyles.stackCell}>
                <StandingChip contact={contact} channel="whatsapp" />
                {contact.whatsapp === null ? null : (
                  <Muted small>
                    <Figure>{contact.whatsapp}</Figure>
                  </Muted>
                )}
              </span>
            ),
          },
          { key: 'since', header: t('list.since'), narrow: 'hidden', cell: ({ createdAt }) => <Figure>{format.date(createdAt)}</Figure> },
          {
            key: 'open',
            header: t('list.actions'),
            align: 'end',
            narrow: 'bare',
            cell: (contact) => (
              <ButtonLink
                to={deskPaths.contact}
                params={{ contactId: contact.id }}
                look="quiet"
                size="small"
                aria-label={t('list.openOf', { contact: whoOf(contact) })}
              >
                {t('list.open')}
              </ButtonLink>
            ),
          },
        ]}
      />
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { IconMailForward } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { InviteFilter, InviteView } from '@seatwise/domain/invites/contract';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, DataTable, EmptyState, Figure, Muted, Notice, SelectField, TextField } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { INVITE_LOOKS, type InvitesSearch } from '../../lib/search.ts';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { lookAgain } from '../dashboard/use-live.ts';
import { InviteDialog, type What } from './InviteDialog.tsx';
import { InviteStatus } from './InviteStatus.tsx';
import styles from './Invites.module.css';
import { useInviteName } from './use-invite-words.ts';

const STILL = 250;
const EVERY = 'all';

/** Invites of an organisation or of one order, found by status and address, each with what can be done about it. */
export function InvitesTable({
  organization,
  orderId,
  look,
  onLook,
}: {
  organization: OrganizationView;
  orderId?: string;
  look: InvitesSearch;
  onLook: (look: InvitesSearch) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const nameOf = useInviteName();
  const { id: organizationId } = organization;
  const { status } = look;
  const search = look.search ?? '';
  const [text, setText] = useState(search);
  const [open, setOpen] = useState<{ invite: InviteView; what: What } | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const still = useDebounced(text.trim(), STILL);
  const go = (next: { status?: InviteFilter | undefined; search: string }) =>
    onLook({ ...(next.status === undefined ? {} : { status: next.status }), ...(next.search === '' ? {} : { search: next.search }) });
  useEffect(() => {
    if (still !== search) go({ status, search: still });
    // Only what was typed moves the address.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [still]);

  const invites = useInfiniteQuery({
    ...trpc.invites.list.infiniteQueryOptions(
      {
        organizationId,
        ...(orderId === undefined ? {} : { orderId }),
        ...(status === undefined ? {} : { status }),
        ...(still === '' ? {} : { search: still }),
      },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: lookAgain,
  });
  const rows = invites.data?.pages.flatMap(({ items }) => items);
  const filtered = status !== undefined || still !== '';
  const shown = open === null ? null : { ...open, invite: rows?.find(({ id }) => id === open.invite.id) ?? open.invite };
  // Nothing to look through yet: then there is nothing to look with.
  const bare = rows?.length === 0 && !filtered && text === '';
  const empty = filtered ? t('invites.noneFoundText') : orderId === undefined ? t('invites.noneText') : t('invites.noneOrderText');
  return (
    <div className={styles.invites}>
      {bare ? null : (
        <div className={styles.tools}>
          <div className={styles.search}>
            <TextField
              label={t('invites.search')}
              type="search"
              name="search"
              value={text}
              onChange={setText}
              autoComplete="off"
              spellCheck={false}
            />
          </div>
          <div className={styles.filter}>
            <SelectField
              label={t('invites.filter')}
              value={status ?? EVERY}
              options={[
                { value: EVERY, label: t('invites.filters.all') },
                ...INVITE_LOOKS.map((value) => ({ value, label: t(`invites.filters.${value}`) })),
              ]}
              onChange={(value) => go({ status: INVITE_LOOKS.find((one) => one === value), search: still })}
            />
          </div>
        </div>
      )}
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      <DataTable<InviteView>
        caption={t('invites.caption')}
        words={{ loading: shared('states.loading') }}
        rows={rows}
        rowKey={({ id }) => id}
        error={
          rows === undefined && invites.error !== null
            ? {
                title: t('invites.failed'),
                text: words(invites.error),
                retry: shared('states.retry'),
                onRetry: () => void invites.refetch(),
                pending: invites.isFetching,
              }
            : null
        }
        empty={
          <EmptyState
            icon={<IconMailForward size={28} stroke={1.5} />}
            title={filtered ? t('invites.noneFound') : t('invites.none')}
            action={
              filtered || orderId !== undefined ? undefined : (
                <ButtonLink to={paths.courses} params={{ organizationId }} look="secondary">
                  {t('invites.toCourses')}
                </ButtonLink>
              )
            }
          >
            {empty}
          </EmptyState>
        }
        more={
          invites.hasNextPage
            ? { label: shared('states.more'), onMore: () => void invites.fetchNextPage(), pending: invites.isFetchingNextPage }
            : null
        }
        columns={[
          {
            key: 'who',
            header: t('invites.who'),
            narrow: 'title',
            cell: (invite) => (
              <span className={styles.who}>
                <span className={styles.name}>{nameOf(invite)}</span>
                {orderId === undefined ? <Muted small>{invite.courseTitle}</Muted> : null}
              </span>
            ),
          },
          {
            key: 'status',
            header: t('invites.status'),
            width: '15rem',
            narrow: 'bare',
            cell: (invite) => <InviteStatus invite={invite} />,
          },
          {
            key: 'sent',
            header: t('invites.sent'),
            width: '10.5rem',
            cell: ({ sentAt, kind, status: state }) =>
              sentAt === null ? (
                <Muted>{kind === 'link' ? t('invites.byHand') : state === 'draft' ? t('invites.notSent') : '–'}</Muted>
              ) : (
                <Figure>{format.date(sentAt)}</Figure>
              ),
          },
          {
            key: 'ends',
            header: t('invites.ends'),
            width: '10.5rem',
            cell: ({ status: state, expiresAt }) =>
              state === 'claimed' || state === 'revoked' ? <Muted>–</Muted> : <Figure>{format.date(expiresAt)}</Figure>,
          },
          {
            key: 'actions',
            header: t('invites.actions'),
            align: 'end',
            narrow: 'bare',
            width: '15.75rem',
            cell: (invite) => <InviteRowActions invite={invite} name={nameOf(invite)} onOpen={(what) => setOpen({ invite, what })} />,
          },
        ]}
      />
      {shown === null ? null : (
        <InviteDialog
          invite={shown.invite}
          what={shown.what}
          onWhat={(what, invite) => setOpen({ what, invite })}
          onClose={() => setOpen(null)}
          onDone={(sentence) => {
            setSaid(sentence);
            setOpen(null);
          }}
        />
      )}
    </div>
  );
}

/** The way to everything about one invite, and beside it the one thing that mends what is wrong with it. */
function InviteRowActions({ invite, name, onOpen }: { invite: InviteView; name: string; onOpen: (what: What) => void }) {
  const t = useWords();
  const broken = invite.kind === 'email' && (invite.status === 'bounced' || invite.status === 'failed');
  return (
    <div className={styles.actions}>
      {broken ? (
        <Button size="small" look="secondary" label={t('invite.readdressLabel', { who: name })} onClick={() => onOpen('readdress')}>
          {t('invite.readdress')}
        </Button>
      ) : null}
      <Button size="small" look="quiet" label={t('invites.detailsLabel', { who: name })} onClick={() => onOpen('details')}>
        {t('invites.details')}
      </Button>
    </div>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { IconMessages } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { EventView } from '@seatwise/domain/events/contract';
import type { ConversationLineView } from '@seatwise/domain/marketing/contract';
import { Button, EmptyState, ErrorState, Monogram, SkeletonList, Unseen } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import { useCounted } from './use-campaigns.ts';
import styles from './Talk.module.css';

export type Scope = 'event' | 'organization';

/** How often the list is looked at, in milliseconds. */
const LOOK_EVERY = 5000;

export function ConversationList({
  event: { id: eventId, organizationId },
  scope,
  open,
}: {
  event: EventView;
  scope: Scope;
  open: string | null;
}) {
  const t = useWhatsappWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const conversations = useInfiniteQuery({
    ...trpc.marketing.conversations.infiniteQueryOptions(
      { organizationId, ...(scope === 'event' ? { eventId } : {}) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: LOOK_EVERY,
  });
  if (conversations.data === undefined)
    return conversations.error === null ? (
      <SkeletonList rows={4} height={64} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('talk.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void conversations.refetch()}
        pending={conversations.isFetching}
      >
        {words(conversations.error)}
      </ErrorState>
    );
  const lines = conversations.data.pages.flatMap(({ items }) => items);
  if (lines.length === 0)
    return (
      <EmptyState icon={<IconMessages size={28} stroke={1.5} />} title={t('talk.none')}>
        {t('talk.noneText')}
      </EmptyState>
    );
  return (
    <>
      <ul className={styles.lines} aria-label={t('talk.list')}>
        {lines.map((line) => (
          <Line key={line.id} line={line} eventId={eventId} current={line.id === open} />
        ))}
      </ul>
      {conversations.hasNextPage ? (
        <div className={styles.more}>
          <Button
            look="secondary"
            size="small"
            pending={conversations.isFetchingNextPage}
            onClick={() => void conversations.fetchNextPage()}
          >
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** In a list longer than its place the open one comes into view, and moves nothing else. */
function intoView(link: HTMLAnchorElement | null): void {
  const list = link?.closest('ul')?.parentElement;
  if (link === null || !list) return;
  const [inner, outer] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom;
}

function Line({ line, eventId, current }: { line: ConversationLineView; eventId: string; current: boolean }) {
  const t = useWhatsappWords();
  const format = useFormat();
  const counted = useCounted();
  const now = useNow();
  const name = line.name ?? line.phone ?? t('talk.unknown');
  const today = format.localDate(line.lastAt) === format.localDate(new Date(now).toISOString());
  return (
    <li>
      <Link
        to={deskPaths.conversations}
        params={{ eventId }}
        search={{ with: line.id }}
        className={styles.line}
        ref={current ? intoView : undefined}
        data-unread={line.unread > 0 || undefined}
        {...(current ? { 'aria-current': 'true' as const } : { 'aria-current': undefined })}
      >
        <Monogram name={line.name ?? '#'} size={40} />
        <span className={styles.lineBody}>
          <span className={styles.lineHead}>
            <span className={styles.name}>{name}</span>
            <time dateTime={line.lastAt}>{today ? format.time(line.lastAt) : format.shortDate(line.lastAt)}</time>
          </span>
          <span className={styles.lineFoot}>
            <span className={styles.last}>{line.lastText}</span>
            {line.unread === 0 ? null : (
              <span className={styles.badge}>
                <span aria-hidden>{format.number(line.unread)}</span>
                <Unseen>{t('talk.unread', counted(line.unread))}</Unseen>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}

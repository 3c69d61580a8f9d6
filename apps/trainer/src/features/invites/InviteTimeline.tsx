import { useQuery } from '@tanstack/react-query';
import type { InviteEventKind, TimelineView } from '@seatwise/domain/invites/contract';
import { ErrorState, SkeletonList, Timeline, type TimelineItem } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { LOOK_EVERY } from '../dashboard/use-live.ts';
import { troubleOf } from './trouble.ts';

type Event = TimelineView['events'][number];

const STATE: Partial<Record<InviteEventKind, TimelineItem['state']>> = {
  claimed: 'done',
  bounced: 'harm',
  failed: 'harm',
  complained: 'harm',
  deferred: 'now',
  help_requested: 'now',
};
/** Their actor is the person, not somebody of the organisation. */
const THEIRS: ReadonlySet<InviteEventKind> = new Set<InviteEventKind>(['claimed', 'help_requested']);

/** What happened to an invite, from the beginning. */
export function InviteTimeline({ inviteId }: { inviteId: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const timeline = useQuery({ ...trpc.invites.timeline.queryOptions({ inviteId }), refetchInterval: LOOK_EVERY });
  const textOf = ({ kind, detail, actor }: Event): string | undefined => {
    const name = actor?.name ?? '';
    if (kind === 'help_requested') return name === '' ? t('timeline.help') : t('timeline.helpBy', { who: name });
    if (kind === 'bounced' || kind === 'failed' || kind === 'deferred') {
      if (detail === null) return undefined;
      const plain = kind === 'deferred' ? '' : `${t(`trouble.reasons.${troubleOf(detail)}`)} `;
      return `${plain}${t('trouble.theirWords', { reason: detail })}`;
    }
    if (actor === null) return detail ?? undefined;
    return t('timeline.by', { who: name || (THEIRS.has(kind) ? t('members.deleted') : t('order.someone')) });
  };
  if (timeline.data === undefined)
    return timeline.error === null ? (
      <SkeletonList rows={3} height={44} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('timeline.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void timeline.refetch()}
        pending={timeline.isFetching}
      >
        {words(timeline.error)}
      </ErrorState>
    );
  return (
    <Timeline
      label={t('timeline.title')}
      items={timeline.data.events.map((event) => ({
        key: event.id,
        title: t(`timeline.events.${event.kind}`),
        when: format.dateTime(event.at),
        text: textOf(event),
        state: STATE[event.kind] ?? 'past',
      }))}
    />
  );
}

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { WizardLineView } from '@seatwise/domain/wizard/contract';
import { Button, ConfirmDialog, ErrorState, Row, Section, SkeletonList } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { draftsQuery } from '../../lib/loaders.ts';
import { paths } from '../../lib/paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import styles from './Events.module.css';

/** What one may go on with: one's own, and what this browser has begun. */
export function useDrafts() {
  const query = useInfiniteQuery(draftsQuery());
  const rows = query.data?.pages.flatMap(({ items }) => items).filter(({ status }) => status !== 'completed');
  return { query, rows };
}

export function Drafts({ drafts: { query, rows } }: { drafts: ReturnType<typeof useDrafts> }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [discarding, setDiscarding] = useState<WizardLineView | null>(null);
  const discard = useMutation({
    mutationFn: (sessionId: string) => api.client.wizard.discard.mutate({ sessionId }),
    onSuccess: async () => {
      setDiscarding(null);
      await queryClient.invalidateQueries(trpc.wizard.mine.pathFilter());
    },
  });
  if (query.error !== null && rows === undefined)
    return (
      <ErrorState
        title={t('home.draftsFailed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void query.refetch()}
        pending={query.isFetching}
      >
        {words(query.error)}
      </ErrorState>
    );
  if (rows === undefined) return <SkeletonList rows={2} label={shared('states.loading')} />;
  if (rows.length === 0) return null;
  return (
    <Section title={t('home.drafts')}>
      <ul className={styles.drafts}>
        {rows.map((draft) => (
          <Draft key={draft.sessionId} draft={draft} onDiscard={() => setDiscarding(draft)} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Row>
          <Button look="secondary" onClick={() => void query.fetchNextPage()} pending={query.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </Row>
      ) : null}
      <ConfirmDialog
        open={discarding !== null}
        onClose={() => setDiscarding(null)}
        onConfirm={() => (discarding === null ? undefined : discard.mutate(discarding.sessionId))}
        title={t('home.discardTitle', { event: discarding?.title ?? t('home.untitled') })}
        consequence={t('home.discardText')}
        words={{ confirm: t('home.discard'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={discard.isPending}
        error={discard.error === null ? undefined : words(discard.error)}
      />
    </Section>
  );
}

function Draft({
  draft: { sessionId, title, stage, startsAt, lastActivityAt },
  onDiscard,
}: {
  draft: WizardLineView;
  onDiscard: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const name = title ?? t('home.untitled');
  return (
    <li className={styles.draft}>
      <div className={styles.body}>
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.quiet}>
          {startsAt === null ? '' : `${t('home.starts', { date: format.date(startsAt) })} · `}
          {t('home.last', { stage: t(`home.stage.${stage}`), when: format.relative(lastActivityAt) })}
        </p>
      </div>
      <Row>
        <ButtonLink to={paths.wizard} params={{ sessionId }} look="secondary" aria-label={t('home.resumeOf', { event: name })}>
          {t('home.resume')}
        </ButtonLink>
        <Button look="quiet" tone="neutral" onClick={onDiscard} label={t('home.discardOf', { event: name })}>
          {t('home.discard')}
        </Button>
      </Row>
    </li>
  );
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ErrorState, Section, SkeletonList } from '@seatwise/ui';
import { Link, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { useNow } from '../../lib/now.ts';
import { paths } from '../../lib/paths.ts';
import { When } from '../booking/When.tsx';
import { myCoaches } from '../seats/queries.ts';
import { comingSessions } from '../sessions/queries.ts';
import styles from './NextSession.module.css';

/** What comes next. Nothing at all for who has no coach and no session. */
export function NextSession() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const now = useNow();
  const sessions = useInfiniteQuery(comingSessions(now));
  const { data: coaches = [] } = useQuery(myCoaches);
  const next = sessions.data?.pages
    .flatMap(({ items }) => items)
    .find(({ status, endsAt }) => status === 'scheduled' && Date.parse(endsAt) > now);
  if (sessions.data !== undefined && next === undefined && coaches.length === 0) return null;
  return (
    <Section title={t('home.nextSession')} aside={<Link to={paths.sessions()}>{t('home.allSessions')}</Link>}>
      {next !== undefined ? (
        <div className={styles.card}>
          <When startsAt={next.startsAt} endsAt={next.endsAt} zone={coaches.find(({ coachId }) => coachId === next.coachId)?.timeZone} />
          <p className={styles.with}>
            {t('home.sessionWith', { name: next.coachName })}
            <span className={styles.soon}>{format.relative(next.startsAt)}</span>
          </p>
        </div>
      ) : sessions.data !== undefined ? (
        <p className={styles.none}>{t('home.noSession')}</p>
      ) : sessions.error !== null ? (
        <ErrorState
          title={t('home.sessionsFailed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void sessions.refetch()}
          pending={sessions.isFetching}
        >
          {words(sessions.error)}
        </ErrorState>
      ) : (
        <SkeletonList label={shared('states.loading')} rows={1} height={104} />
      )}
    </Section>
  );
}

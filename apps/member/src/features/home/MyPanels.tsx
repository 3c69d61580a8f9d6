import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ErrorState, Section, SkeletonList } from '@seatwise/ui';
import { ButtonLink, Link, useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { CoachCard, CoachList } from '../coaches/CoachCard.tsx';
import { CourseSeat, CourseSeatList } from '../seats/CourseSeats.tsx';
import { myCoaches, mySeats } from '../seats/queries.ts';

/** So many on the first page; all of them are under My seats. */
const SHOWN = 4;

/** Seats in courses, newest first, each with the way to take part. Nothing at all while there are none. */
export function SeatsPanel() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const seats = useInfiniteQuery(mySeats);
  const items = seats.data?.pages.flatMap((page) => page.items);
  if (items?.length === 0) return null;
  return (
    <Section title={t('home.courses')} aside={<Link to={paths.seats()}>{t('home.all')}</Link>}>
      {items !== undefined ? (
        <CourseSeatList label={t('home.courses')}>
          {items.slice(0, SHOWN).map((seat) => (
            <CourseSeat key={seat.seatClaimId} seat={seat} />
          ))}
        </CourseSeatList>
      ) : (
        <Late
          title={t('seats.coursesFailed')}
          text={seats.error === null ? null : words(seats.error)}
          onRetry={() => void seats.refetch()}
          pending={seats.isFetching}
          loading={shared('states.loading')}
          retry={shared('states.retry')}
        />
      )}
    </Section>
  );
}

/** Whom one may book. Nothing at all while there is nobody. */
export function CoachesPanel() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const coaches = useQuery(myCoaches);
  if (coaches.data?.length === 0) return null;
  return (
    <Section title={t('home.coaches')}>
      {coaches.data !== undefined ? (
        <CoachList label={t('home.coaches')}>
          {coaches.data.map((coach) => (
            <CoachCard
              key={coach.coachId}
              coach={coach}
              actions={
                <ButtonLink
                  to="/coaches/$coachId"
                  params={{ coachId: coach.coachId }}
                  aria-label={t('home.bookLabel', { name: coach.name })}
                >
                  {t('home.book')}
                </ButtonLink>
              }
            />
          ))}
        </CoachList>
      ) : (
        <Late
          title={t('seats.coachesFailed')}
          text={coaches.error === null ? null : words(coaches.error)}
          onRetry={() => void coaches.refetch()}
          pending={coaches.isFetching}
          loading={shared('states.loading')}
          retry={shared('states.retry')}
        />
      )}
    </Section>
  );
}

/** A panel whose content is not there: still on its way, or failed. */
function Late({
  title,
  text,
  onRetry,
  pending,
  loading,
  retry,
}: {
  title: string;
  text: string | null;
  onRetry: () => void;
  pending: boolean;
  loading: string;
  retry: string;
}) {
  return text === null ? (
    <SkeletonList label={loading} rows={1} height={76} />
  ) : (
    <ErrorState title={title} words={{ retry }} onRetry={onRetry} pending={pending}>
      {text}
    </ErrorState>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { ErrorState, SkeletonList } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { Actions, Invitation, Part, Points } from '../invitation/Invitation.tsx';
import { JoiningInfo } from '../seats/JoiningInfo.tsx';
import { mySeats } from '../seats/queries.ts';

export interface TakenSeatProps {
  courseTitle: string;
  organizationName: string;
  /** Known when it was taken just now; else the seat is found by what it is called. */
  seatClaimId: string | null;
}

/** The seat is this person's: how to take part, right here, and what follows. */
export function TakenSeat({ courseTitle: course, organizationName: organization, seatClaimId }: TakenSeatProps) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const title = seatClaimId === null ? t('invite.already') : t('invite.done');
  useTitle(title);
  const seats = useInfiniteQuery(mySeats);
  const found = seats.data?.pages
    .flatMap(({ items }) => items)
    .filter((one) =>
      seatClaimId === null ? one.courseTitle === course && one.organizationName === organization : one.seatClaimId === seatClaimId,
    );
  // Two courses of one name: which is meant, the list of seats shows.
  const seat = new Set(found?.map(({ courseId }) => courseId)).size === 1 ? found?.[0] : undefined;
  const written = seat !== undefined && (seat.joiningInfo ?? '').trim() !== '';
  const points = [
    written ? t('invite.nextJoin') : t('invite.nextJoinLater', { organization }),
    t('invite.nextSeen', { organization }),
    t('invite.nextGiveBack'),
  ];
  return (
    <Invitation seat={{ yours: 'taken' }} title={title} lead={t('invite.doneText', { course, organization })}>
      {seats.data === undefined && seats.error !== null ? (
        <ErrorState
          title={t('seats.coursesFailed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void seats.refetch()}
          pending={seats.isFetching}
        >
          {words(seats.error)}
        </ErrorState>
      ) : null}
      {seats.isPending ? <SkeletonList label={shared('states.loading')} rows={1} height={96} /> : null}
      {written ? (
        <Part title={t('seats.howToJoin')}>
          <JoiningInfo seat={seat} />
        </Part>
      ) : null}
      {seats.isPending ? null : (
        <Part title={t('invite.next')}>
          <Points items={points} />
        </Part>
      )}
      <Actions>
        <ButtonLink to={paths.seats()} size="large" wide>
          {t('invite.toSeats')}
        </ButtonLink>
        <ButtonLink to={paths.home()} size="large" look="secondary" wide>
          {t('invitation.home')}
        </ButtonLink>
      </Actions>
    </Invitation>
  );
}

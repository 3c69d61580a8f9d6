import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconMoodSmile } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { CapacityView, MemberView, OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, EmptyState, ErrorState, Notice, Section, SkeletonList } from '@seatwise/ui';
import { ButtonLink, problemOf, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Dashboard.module.css';
import { useWaiting } from './use-live.ts';
import { WaitingPerson } from './WaitingPerson.tsx';

/** How many names a sentence bears before it becomes a number. */
const NAMED = 2;

/** Who waits at the door, first come first. */
export function WaitingList({ organization, capacity }: { organization: OrganizationView; capacity: CapacityView }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useReasons();
  const client = useQueryClient();
  const { id: organizationId, role } = organization;
  const waiting = useWaiting(organizationId);
  const [said, setSaid] = useState<{ sentence: string } | null>(null);
  const section = useRef<HTMLDivElement>(null);
  const people = waiting.data?.pages.flatMap(({ items }) => items);

  // The row is about to go, and the button with it: the focus goes to the list, not to the top of the page.
  useEffect(() => {
    if (said !== null) section.current?.focus({ preventScroll: true });
  }, [said]);

  /** The figures are the server's, told in its answer; the lists are asked again. */
  const settle = async (answer: { capacity: CapacityView }, sentence: string) => {
    client.setQueryData(trpc.seats.capacity.queryKey({ organizationId }), answer.capacity);
    setSaid({ sentence });
    await Promise.all([
      client.invalidateQueries(trpc.seats.members.pathFilter()),
      client.invalidateQueries(trpc.seats.capacity.pathFilter()),
    ]);
  };
  const approveAll = useMutation(
    trpc.seats.approveAllThatFit.mutationOptions({
      onSuccess: (answer) =>
        settle(
          answer,
          answer.waiting === 0
            ? t('waiting.admittedAll', { count: answer.approved })
            : t('waiting.admittedSome', { count: answer.approved, waiting: format.number(answer.waiting) }),
        ),
    }),
  );

  const first = people?.[0];
  const names = people?.slice(0, NAMED).map((person) => person.name || person.email) ?? [];
  const everybody =
    people !== undefined && (people.length > NAMED || waiting.hasNextPage)
      ? t('waiting.people', { count: people.length })
      : format.list(names);
  const mayApproveAll = first === undefined ? true : can.approve(role, first, organization, capacity);
  // Said once, in full, with the way out of it where buying is one.
  const buyingHelps = capacity.seatLimit <= capacity.currentMembers;
  const full = mayApproveAll === 'no_seat_left' && can.buy(role, organization) === true;
  return (
    <div ref={section} tabIndex={-1} className={styles.headline}>
      <Section
        title={people === undefined || people.length === 0 ? t('waiting.title') : t('waiting.titleCount', { count: people.length })}
        lead={t('waiting.lead')}
        aside={
          people === undefined || people.length === 0 ? undefined : (
            <Button
              onClick={() => approveAll.mutate({ organizationId })}
              pending={approveAll.isPending}
              reason={reasons(mayApproveAll, { who: everybody, capacity })}
              reasonAs={full ? 'tip' : 'text'}
            >
              {t('waiting.approveAll')}
            </Button>
          )
        }
      >
        <div className={styles.list}>
          {said === null ? null : (
            <Notice
              tone="done"
              action={
                <Button look="quiet" size="small" onClick={() => setSaid(null)}>
                  {shared('states.close')}
                </Button>
              }
            >
              {said.sentence}
            </Notice>
          )}
          {approveAll.error === null ? null : <Notice tone="harm">{words(approveAll.error, { who: everybody })}</Notice>}
          {full ? (
            <Notice
              tone="waiting"
              action={
                buyingHelps ? (
                  <ButtonLink to={paths.seats} params={{ organizationId }} size="small">
                    {t('dashboard.buy')}
                  </ButtonLink>
                ) : undefined
              }
            >
              {reasons('no_seat_left', { who: everybody, capacity })}
            </Notice>
          ) : null}
          <People
            people={people}
            error={waiting.error}
            onRetry={() => void waiting.refetch()}
            retrying={waiting.isFetching}
            render={(person) => (
              <WaitingPerson key={person.userId} person={person} organization={organization} capacity={capacity} onSettled={settle} />
            )}
          />
          {waiting.hasNextPage ? (
            <div>
              <Button look="secondary" onClick={() => void waiting.fetchNextPage()} pending={waiting.isFetchingNextPage}>
                {shared('states.more')}
              </Button>
            </div>
          ) : null}
        </div>
      </Section>
    </div>
  );
}

function People({
  people,
  error,
  onRetry,
  retrying,
  render,
}: {
  people: MemberView[] | undefined;
  error: unknown;
  onRetry: () => void;
  retrying: boolean;
  render: (person: MemberView) => React.ReactNode;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  if (people === undefined && error !== null && problemOf(error).code !== 'UNAUTHENTICATED')
    return (
      <ErrorState title={t('waiting.failed')} words={{ retry: shared('states.retry') }} onRetry={onRetry} pending={retrying}>
        {words(error)}
      </ErrorState>
    );
  if (people === undefined) return <SkeletonList rows={3} height={64} label={shared('states.loading')} />;
  if (people.length === 0)
    return (
      <EmptyState icon={<IconMoodSmile size={28} stroke={1.5} />} title={t('waiting.empty')}>
        {t('waiting.emptyText')}
      </EmptyState>
    );
  return (
    <ul className={styles.people} aria-label={t('waiting.title')}>
      {people.map(render)}
    </ul>
  );
}

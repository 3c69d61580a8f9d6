import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { IconArmchair2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { Button, EmptyState, LinkButton, Notice, PageHeader, Section } from '@seatwise/ui';
import { APP_BASES, ButtonLink, useSignedIn, useTitle, useWebWords } from '@seatwise/web';
import { CoachCard, CoachList } from '../features/coaches/CoachCard.tsx';
import { UnpairButton } from '../features/coaches/UnpairButton.tsx';
import { CourseSeat, CourseSeatList } from '../features/seats/CourseSeats.tsx';
import { GiveBackButton } from '../features/seats/GiveBackButton.tsx';
import { LeaveButton } from '../features/seats/LeaveButton.tsx';
import { MembershipCard, MembershipList } from '../features/seats/MembershipCard.tsx';
import { myCoaches, mySeats } from '../features/seats/queries.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import styles from './SeatsPage.module.css';

type OnGone = (sentence: string) => void;

/** Every seat one has, one's coaches, where one waits, and where one was. */
export function SeatsPage() {
  const t = useWords();
  const { memberships } = useSignedIn();
  const { data: seats } = useSuspenseInfiniteQuery(mySeats);
  const { data: coaches } = useSuspenseQuery(myCoaches);
  const [said, setSaid] = useState<string | null>(null);
  const notice = useRef<HTMLDivElement>(null);
  // What was pressed is gone with what it stood on: the focus goes to the sentence that says so.
  useEffect(() => {
    if (said !== null) notice.current?.focus();
  }, [said]);
  useTitle(t('seats.title'));
  const current = memberships.filter(({ status }) => status === 'pending' || status === 'active');
  const past = memberships.filter(({ status }) => status === 'rejected' || status === 'removed');
  const nothing = current.length === 0 && coaches.length === 0 && seats.pages[0]?.items.length === 0;
  return (
    <>
      <PageHeader
        title={t('seats.title')}
        lead={t('seats.lead')}
        actions={
          <ButtonLink to={paths.join()} look="secondary">
            {t('join.title')}
          </ButtonLink>
        }
      />
      {said === null ? null : (
        <div ref={notice} tabIndex={-1} className={styles.said}>
          <Notice tone="done">{said}</Notice>
        </div>
      )}
      {nothing ? (
        <Section title={t('seats.current')}>
          <EmptyState
            icon={<IconArmchair2 size={28} stroke={1.5} />}
            title={t('seats.empty')}
            action={<ButtonLink to={paths.join()}>{t('join.title')}</ButtonLink>}
          >
            {t('seats.emptyText')}
          </EmptyState>
        </Section>
      ) : null}
      <CourseSeats onGone={setSaid} />
      {coaches.length === 0 ? null : (
        <Section title={t('seats.coaches')} id="coaches">
          <CoachList label={t('seats.coaches')}>
            {coaches.map((coach) => (
              <CoachCard key={coach.coachId} coach={coach} actions={<UnpairButton coach={coach} onGone={setSaid} />} />
            ))}
          </CoachList>
        </Section>
      )}
      {current.length === 0 ? null : (
        <Section title={t('seats.organizations')}>
          <MembershipList label={t('seats.organizations')}>
            {current.map((membership) => (
              <Current key={membership.organizationId} membership={membership} onGone={setSaid} />
            ))}
          </MembershipList>
        </Section>
      )}
      {past.length === 0 ? null : (
        <Section title={t('seats.past')}>
          <MembershipList label={t('seats.past')}>
            {past.map((membership) => (
              <MembershipCard key={membership.organizationId} membership={membership} />
            ))}
          </MembershipList>
        </Section>
      )}
    </>
  );
}

function CourseSeats({ onGone }: { onGone: OnGone }) {
  const t = useWords();
  const shared = useWebWords();
  const seats = useSuspenseInfiniteQuery(mySeats);
  const items = seats.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return null;
  return (
    <Section title={t('seats.courses')}>
      <CourseSeatList label={t('seats.courses')}>
        {items.map((seat) => (
          <CourseSeat
            key={seat.seatClaimId}
            seat={seat}
            open={items.length === 1}
            actions={<GiveBackButton seat={seat} onGone={onGone} />}
          />
        ))}
      </CourseSeatList>
      {seats.hasNextPage ? (
        <div className={styles.more}>
          <Button look="secondary" onClick={() => void seats.fetchNextPage()} pending={seats.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Current({ membership, onGone }: { membership: MembershipView; onGone: OnGone }) {
  const t = useWords();
  return (
    <MembershipCard
      membership={membership}
      actions={
        <>
          {membership.status === 'pending' ? (
            <ButtonLink to="/waiting/$organizationId" params={{ organizationId: membership.organizationId }} look="secondary" size="small">
              {t('seats.open')}
            </ButtonLink>
          ) : null}
          {membership.status === 'active' && membership.role !== 'member' ? (
            <LinkButton href={APP_BASES.trainer} look="secondary" size="small">
              {t('seats.trainer')}
            </LinkButton>
          ) : null}
          <LeaveButton membership={membership} onLeft={onGone} />
        </>
      }
    />
  );
}

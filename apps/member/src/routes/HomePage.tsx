import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Columns, PageHeader, Panel, Section, Row } from '@seatwise/ui';
import { ButtonLink, Link, useMe, useTitle, useWebWords } from '@seatwise/web';
import type { MeView } from '@seatwise/domain/identity/contract';
import { CoachesPanel, SeatsPanel } from '../features/home/MyPanels.tsx';
import { NextSession } from '../features/home/NextSession.tsx';
import { JoinForm } from '../features/join/JoinForm.tsx';
import { MembershipCard, MembershipList } from '../features/seats/MembershipCard.tsx';
import { myCoaches, mySeats } from '../features/seats/queries.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { SeatPattern } from '../features/home/SeatPattern.tsx';
import styles from './HomePage.module.css';

/** For people who are in: with what it is drawn with, it is none of a stranger's first load. */
const ComingTickets = lazy(async () => ({ default: (await import('../features/home/ComingTickets.tsx')).ComingTickets }));

/** Strangers learn what this is; people who are in see where they stand. */
export function HomePage() {
  const me = useMe();
  return me === null ? <Welcome /> : <Overview me={me} />;
}

function Welcome() {
  const t = useWords();
  const shared = useWebWords();
  useTitle(t('home.title'));
  const steps = [
    { title: t('home.step1'), text: t('home.step1Text') },
    { title: t('home.step2'), text: t('home.step2Text') },
    { title: t('home.step3'), text: t('home.step3Text') },
  ];
  return (
    <>
      <div className={styles.hero}>
        <div className={styles.pitch}>
          <h1 className={styles.title}>{t('home.title')}</h1>
          <p className={styles.lead}>{t('home.lead')}</p>
          <Panel>
            <JoinForm />
          </Panel>
          <Row>
            <ButtonLink to="/sign-up" look="secondary">
              {shared('shell.signUp')}
            </ButtonLink>
            <ButtonLink to="/sign-in" look="quiet">
              {shared('shell.signIn')}
            </ButtonLink>
            <ButtonLink to="/events" search={{}} look="quiet">
              {t('home.discover')}
            </ButtonLink>
          </Row>
        </div>
        <SeatPattern />
      </div>
      <section aria-labelledby="how" className={styles.how}>
        <h2 id="how" className={styles.howTitle}>
          {t('home.how')}
        </h2>
        <ol className={styles.steps}>
          {steps.map(({ title, text }, index) => (
            <li key={title} className={styles.step}>
              <span className={styles.number} aria-hidden>
                {index + 1}
              </span>
              <h3 className={styles.stepTitle}>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function Overview({ me }: { me: MeView }) {
  const t = useWords();
  const waiting = me.memberships.filter(({ status }) => status === 'pending');
  const active = me.memberships.filter(({ status }) => status === 'active');
  const title = t('home.hello', { name: me.person.name });
  useTitle(t('nav.home'));
  const { data: seats } = useInfiniteQuery(mySeats);
  const { data: coaches } = useQuery(myCoaches);
  // Counted only when all of them are here.
  const seatCount = seats?.pages.at(-1)?.nextCursor === null ? seats.pages.flatMap(({ items }) => items).length : 0;
  const none = active.length === 0 && waiting.length === 0 && seats?.pages[0]?.items.length === 0 && coaches?.length === 0;
  const sentences = [
    seatCount > 0 ? t('home.helloSeats', { count: seatCount }) : null,
    active.length > 0 ? t('home.helloIn', { count: active.length }) : null,
    waiting.length > 0 ? t('home.helloWaiting', { count: waiting.length }) : null,
    none ? t('home.helloNone') : null,
  ].filter((sentence) => sentence !== null);
  return (
    <>
      <PageHeader title={title} lead={sentences.length === 0 ? undefined : sentences.join(' ')} />
      {waiting.length === 0 ? null : (
        <Section title={t('home.waiting')}>
          <MembershipList label={t('home.waiting')}>
            {waiting.map((membership) => (
              <MembershipCard
                key={membership.organizationId}
                membership={membership}
                actions={
                  <ButtonLink
                    to="/waiting/$organizationId"
                    params={{ organizationId: membership.organizationId }}
                    look="secondary"
                    size="small"
                  >
                    {t('seats.open')}
                  </ButtonLink>
                }
              />
            ))}
          </MembershipList>
        </Section>
      )}
      <NextSession />
      <Suspense fallback={null}>
        <ComingTickets />
      </Suspense>
      <SeatsPanel />
      <CoachesPanel />
      {active.length === 0 ? null : (
        <Section title={t('home.in')} aside={<Link to={paths.seats()}>{t('home.all')}</Link>}>
          <MembershipList label={t('home.in')}>
            {active.map((membership) => (
              <MembershipCard key={membership.organizationId} membership={membership} />
            ))}
          </MembershipList>
        </Section>
      )}
      <Section title={t('home.joinTitle')}>
        <Columns>
          <Panel>
            <JoinForm />
          </Panel>
        </Columns>
      </Section>
    </>
  );
}

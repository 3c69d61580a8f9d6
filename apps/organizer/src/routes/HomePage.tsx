import { IconCalendarPlus } from '@tabler/icons-react';
import { EmptyState, PageHeader } from '@seatwise/ui';
import { Link, useMe, useTitle } from '@seatwise/web';
import { Drafts, useDrafts } from '../features/events/Drafts.tsx';
import { EventLists, useEvents } from '../features/events/EventLists.tsx';
import { PlanButton } from '../features/events/PlanButton.tsx';
import { useWords } from '../i18n/words.ts';

/** What is being planned, what is coming, what is over. Planning begins here, with or without an account. */
export function HomePage() {
  const t = useWords();
  const me = useMe();
  useTitle(t('home.title'));
  const drafts = useDrafts();
  const events = useEvents(me !== null);
  const nothing = drafts.rows?.length === 0 && (me === null || events.rows?.length === 0);
  return (
    <>
      <PageHeader title={t('home.title')} lead={t('home.lead')} actions={nothing ? undefined : <PlanButton />} />
      {nothing ? (
        <EmptyState icon={<IconCalendarPlus size={32} stroke={1.5} />} title={t('home.empty')} action={<PlanButton />}>
          {t('home.emptyText')}
        </EmptyState>
      ) : null}
      <Drafts drafts={drafts} />
      {me === null ? (
        <p style={{ marginTop: 32 }}>
          {t('home.signIn')} <Link to="/sign-in">{t('home.signInLink')}</Link>
        </p>
      ) : nothing ? null : (
        <EventLists events={events} />
      )}
    </>
  );
}

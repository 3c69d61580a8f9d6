import { PageHeader, Panel, Row, Section, StatusChip } from '@seatwise/ui';
import { Link, useSignedIn, useTitle } from '@seatwise/web';
import { FeedSettings } from '../features/booking/CalendarFeed.tsx';
import { ApiKeys } from '../features/profile/ApiKeys.tsx';
import { DeleteAccount } from '../features/profile/DeleteAccount.tsx';
import { MailSettings } from '../features/profile/MailSettings.tsx';
import { PersonForm } from '../features/profile/PersonForm.tsx';
import { useBookingWords } from '../i18n/bookings-words.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** Who one is here, which mails one gets, one's calendar, keys for programs, and the way out. */
export function ProfilePage() {
  const t = useWords();
  const b = useBookingWords();
  const { person } = useSignedIn();
  useTitle(t('profile.title'));
  return (
    <>
      <PageHeader title={t('profile.title')} />
      <Section title={t('profile.you')}>
        <Panel>
          <PersonForm />
        </Panel>
      </Section>
      <Section title={t('profile.email')}>
        <Panel>
          <Row gap={12}>
            <span>{person.email}</span>
            <StatusChip tone={person.emailVerified ? 'done' : 'waiting'}>
              {person.emailVerified ? t('profile.verified') : t('profile.unverified')}
            </StatusChip>
          </Row>
        </Panel>
      </Section>
      <Section title={t('profile.mails')} lead={t('profile.mailsLead')}>
        <Panel>
          <MailSettings />
        </Panel>
      </Section>
      <Section title={b('feed.title')} lead={b('feed.lead')} id="calendar">
        <Panel>
          <FeedSettings />
        </Panel>
      </Section>
      <Section title={t('profile.organizations')}>
        <Panel>
          <p>
            {t('profile.organizationsLead')} <Link to={paths.seats()}>{t('nav.seats')}</Link>
          </p>
        </Panel>
      </Section>
      <Section title={t('profile.keys')} lead={t('profile.keysLead')}>
        <ApiKeys />
      </Section>
      <Section title={t('profile.remove')} lead={t('profile.removeLead')}>
        <DeleteAccount />
      </Section>
    </>
  );
}

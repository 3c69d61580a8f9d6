import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { CONSENT_CHANNELS } from '@seatwise/domain/marketing/contract';
import { Columns, Facts, PageHeader, Section } from '@seatwise/ui';
import { Link, useFormat, useTitle } from '@seatwise/web';
import { ChannelPanel } from '../../features/contacts/ChannelPanel.tsx';
import styles from '../../features/contacts/Contacts.module.css';
import { ContactForm } from '../../features/contacts/ContactForm.tsx';
import { Forget } from '../../features/contacts/Forget.tsx';
import { Ledger } from '../../features/contacts/Ledger.tsx';
import { whoOf } from '../../features/contacts/standing.ts';
import { useContactWords } from '../../i18n/contacts.ts';
import { contactQuery } from '../../lib/desk-loaders.ts';
import { deskPaths } from '../../lib/desk-paths.ts';

/** One person: what may be sent to them, what they said and when, and what is known. */
export function ContactPage() {
  const t = useContactWords();
  const format = useFormat();
  const { contactId = '' } = useParams({ strict: false });
  const { data: contact } = useSuspenseQuery(contactQuery(contactId));
  useTitle(whoOf(contact));
  const notes = Object.entries(contact.attributes);
  return (
    <>
      <PageHeader
        eyebrow={
          <Link to={deskPaths.contacts} search={{ of: contact.organizationId }}>
            {t('import.back')}
          </Link>
        }
        title={whoOf(contact)}
        lead={t(`one.origin.${contact.origin}`, { date: format.date(contact.createdAt) })}
      />
      <Section title={t('one.standing')}>
        <Columns>
          {CONSENT_CHANNELS.map((channel) => (
            <ChannelPanel key={channel} contact={contact} channel={channel} />
          ))}
        </Columns>
      </Section>
      <Section title={t('one.history')}>
        <Ledger contact={contact} />
      </Section>
      {notes.length === 0 ? null : (
        <Section title={t('one.notes')}>
          <div className={styles.notes}>
            <Facts items={notes.map(([name, value]) => ({ name, value }))} />
          </div>
        </Section>
      )}
      <Section title={t('one.details')}>
        <ContactForm key={contact.id} organizationId={contact.organizationId} contact={contact} />
      </Section>
      <Forget contact={contact} />
    </>
  );
}

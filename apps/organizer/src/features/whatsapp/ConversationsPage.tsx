import { IconMessages } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Choice, EmptyState, Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { useDeskEvent } from '../desk/use-event.ts';
import { Conversation } from './Conversation.tsx';
import { ConversationList, type Scope } from './ConversationList.tsx';
import { readConversationsSearch } from './search.ts';
import styles from './Talk.module.css';

/** Who wrote on WhatsApp, and what is said. Beside each other at a desk; one after the other on a phone. */
export function ConversationsPage() {
  const t = useWhatsappWords();
  const event = useDeskEvent();
  const [scope, setScope] = useState<Scope>('event');
  const open = readConversationsSearch(useSearch({ strict: false })).with ?? null;
  useTitle(`${t('talk.title')} · ${event.title}`);
  return (
    <Section title={t('talk.title')} lead={t('talk.lead')}>
      <div className={styles.desk} data-open={open !== null || undefined}>
        <div className={styles.side}>
          <div className={styles.scope}>
            <Choice
              label={t('talk.scope')}
              hideLabel
              value={scope}
              onChange={setScope}
              options={[
                { value: 'event', label: t('talk.thisEvent') },
                { value: 'organization', label: t('talk.everything') },
              ]}
            />
          </div>
          <ConversationList event={event} scope={scope} open={open} />
        </div>
        <div className={styles.thread}>
          {open === null ? (
            <div className={styles.choose}>
              <EmptyState icon={<IconMessages size={28} stroke={1.5} />} title={t('talk.choose')} />
            </div>
          ) : (
            <Conversation key={open} conversationId={open} eventId={event.id} />
          )}
        </div>
      </div>
    </Section>
  );
}

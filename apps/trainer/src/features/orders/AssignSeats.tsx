import { useEffect, useRef, useState } from 'react';
import type { OrderView } from '@seatwise/domain/invites/contract';
import { Button, Choice, Panel, Section, Stack } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { useWords } from '../../i18n/words.ts';
import { LinkInvite } from './LinkInvite.tsx';
import { MailInvites } from './MailInvites.tsx';
import styles from './Orders.module.css';

/** Giving an order's seats away: to a list of addresses by mail, or with one link for several people. */
export function AssignSeats({ order, organization, onClose }: { order: OrderView; organization: OrganizationView; onClose: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const [way, setWay] = useState<'mail' | 'link'>('mail');
  // What was typed stays while one looks at the other way.
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const { available } = order.usage;
  const panel = useRef<HTMLDivElement>(null);
  // It was asked for, and typing or pasting is what comes next.
  useEffect(() => panel.current?.querySelector('textarea')?.focus(), []);
  return (
    <Panel>
      <Section
        title={t('assign.title')}
        lead={available === 0 ? t('assign.leadNone') : t('assign.lead', { count: available })}
        aside={
          <Button look="quiet" tone="neutral" size="small" onClick={onClose}>
            {shared('states.close')}
          </Button>
        }
      >
        <div ref={panel}>
          <Stack gap={24}>
            <div className={styles.ways}>
              <Choice
                label={t('assign.how')}
                hideLabel
                value={way}
                onChange={setWay}
                options={[
                  { value: 'mail', label: t('assign.byMail') },
                  { value: 'link', label: t('assign.byLink') },
                ]}
              />
            </div>
            {way === 'mail' ? (
              <MailInvites order={order} organization={organization} text={text} onText={setText} note={note} onNote={setNote} />
            ) : (
              <LinkInvite order={order} organization={organization} />
            )}
          </Stack>
        </div>
      </Section>
    </Panel>
  );
}

import type { ContactDetailView } from '@seatwise/domain/marketing/contract';
import { Muted, Timeline } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';

/** Every yes and every no, with its proof. */
export function Ledger({ contact }: { contact: ContactDetailView }) {
  const t = useContactWords();
  const format = useFormat();
  if (contact.consents.length === 0) return <Muted>{t('one.historyNone')}</Muted>;
  return (
    <Timeline
      label={t('one.historyLabel')}
      items={contact.consents.map(({ id, channel, granted, how, source, byName, at }) => {
        const said = t(`one.how.${how}`);
        return {
          key: id,
          title: t(granted ? 'one.granted' : 'one.refusedOnce', { channel: t(`channel.${channel}`) }),
          when: format.dateTime(at),
          state: granted ? 'done' : 'harm',
          text: (
            <>
              <p>{byName === null || byName === '' ? said : t('one.by', { how: said, who: byName })}</p>
              {source === null ? null : <Muted>{source}</Muted>}
            </>
          ),
        };
      })}
    />
  );
}

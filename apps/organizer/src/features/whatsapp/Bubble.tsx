import { IconAlertTriangle, IconCheck, IconChecks, IconClock, IconSpeakerphone } from '@tabler/icons-react';
import type { ConversationView, MessageState } from '@seatwise/domain/marketing/contract';
import { Unseen } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { useReason } from './use-reason.ts';
import styles from './Talk.module.css';

const ICON: Record<MessageState, typeof IconCheck> = {
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  bounced: IconAlertTriangle,
  complained: IconAlertTriangle,
  failed: IconAlertTriangle,
  suppressed: IconAlertTriangle,
  cancelled: IconAlertTriangle,
};
const BAD: ReadonlySet<MessageState> = new Set<MessageState>(['bounced', 'complained', 'failed', 'suppressed', 'cancelled']);

/** One message: whose it is, when it was, and how far ours came. */
export function Bubble({ message, name }: { message: ConversationView['messages'][number]; name: string }) {
  const t = useWhatsappWords();
  const format = useFormat();
  const why = useReason();
  const { direction, state, reason, byName, campaign } = message;
  const ours = direction === 'out';
  const Icon = state === null ? null : ICON[state];
  return (
    <div className={styles.bubble} data-direction={direction} data-bad={(state !== null && BAD.has(state)) || undefined}>
      {campaign ? (
        <p className={styles.origin}>
          <IconSpeakerphone size={14} stroke={1.75} aria-hidden /> {t('talk.campaign')}
        </p>
      ) : (
        <Unseen>{ours ? t('talk.ours', { name: byName ?? t('talk.you') }) : t('talk.theirs', { name })}</Unseen>
      )}
      <p className={styles.words}>{message.text}</p>
      <p className={styles.foot}>
        {ours && !campaign && byName !== null ? <span aria-hidden>{byName}</span> : null}
        <time dateTime={message.at}>{format.time(message.at)}</time>
        {!ours || state === null || Icon === null ? null : (
          <span className={styles.state} data-state={state}>
            <Icon size={15} stroke={2} aria-hidden />
            {t(`state.${state}`)}
          </span>
        )}
      </p>
      {reason === null ? null : <p className={styles.failed}>{why(reason)}</p>}
    </div>
  );
}

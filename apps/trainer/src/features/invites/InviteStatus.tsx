import type { InviteView } from '@seatwise/domain/invites/contract';
import { Muted, StatusChip } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './Invites.module.css';
import { INVITE_TONE } from './use-invite-words.ts';

/** How an invite stands, and what else there is to say about it: who took it, when it ends, what its mail waits for. */
export function InviteStatus({ invite }: { invite: InviteView }) {
  const t = useWords();
  const format = useFormat();
  const { status, kind, expiring, expiresAt, claimedBy, useCount, maxUses, delivery } = invite;
  const lines = [
    kind === 'link' ? t('invites.used', { used: format.number(useCount), max: format.number(maxUses) }) : null,
    kind === 'email' && status === 'claimed' && claimedBy !== null
      ? t('invites.claimedBy', { who: claimedBy.name || t('members.deleted') })
      : null,
    status === 'draft' && delivery.state === 'queued' ? t('invites.queued') : null,
    delivery.state === 'deferred' && (status === 'draft' || status === 'sent') ? t('invites.deferred') : null,
  ].filter((line) => line !== null);
  return (
    <span className={styles.status}>
      <span className={styles.chips}>
        <StatusChip tone={INVITE_TONE[status]}>
          {t(`inviteStatus.${kind === 'link' && status === 'draft' ? 'untouched' : status}`)}
        </StatusChip>
        {expiring ? <StatusChip tone="waiting">{t('invites.expires', { when: format.relative(expiresAt) })}</StatusChip> : null}
      </span>
      {lines.map((line) => (
        <Muted key={line} small>
          {line}
        </Muted>
      ))}
    </span>
  );
}

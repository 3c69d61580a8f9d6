import type { InviteView } from '@seatwise/domain/invites/contract';
import { Notice } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './Invites.module.css';
import { troubleOf } from './trouble.ts';
import { useInviteName } from './use-invite-words.ts';

/** What is wrong with an invite in plain words: which address, why, and what to do. Null when nothing is. */
export function useTroubleWords(): (invite: InviteView) => { title: string; why: string; fix: string; raw: string | null } | null {
  const t = useWords();
  const format = useFormat();
  const nameOf = useInviteName();
  return (invite) => {
    const { status, expiring, expiresAt, delivery } = invite;
    const who = nameOf(invite);
    if (status === 'bounced' || status === 'failed') {
      const trouble = troubleOf(delivery.reason);
      return {
        title: t(`trouble.${status}`, { who }),
        why: t(`trouble.reasons.${trouble}`),
        fix: t('trouble.fix', { advice: t(`trouble.advice.${trouble}`) }),
        raw: delivery.reason,
      };
    }
    if (!expiring) return null;
    return {
      title: who,
      why: t('trouble.expiring', { when: format.relative(expiresAt) }),
      fix: invite.kind === 'link' ? t('trouble.expiringFixLink') : t('trouble.expiringFix'),
      raw: null,
    };
  };
}

/** The same as a notice, with the mail server's own words for whoever has to pass them on. */
export function Trouble({ invite }: { invite: InviteView }) {
  const t = useWords();
  const trouble = useTroubleWords()(invite);
  if (trouble === null) return null;
  const broken = invite.status === 'bounced' || invite.status === 'failed';
  return (
    <Notice tone={broken ? 'harm' : 'waiting'} title={broken ? trouble.title : undefined}>
      <p>
        {trouble.why} {trouble.fix}
      </p>
      {trouble.raw === null ? null : <p className={styles.raw}>{t('trouble.theirWords', { reason: trouble.raw })}</p>}
    </Notice>
  );
}

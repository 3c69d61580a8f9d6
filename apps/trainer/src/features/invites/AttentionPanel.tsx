import { useQuery } from '@tanstack/react-query';
import { Muted, Notice, Section, StatusChip, TextButton } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { LOOK_EVERY } from '../dashboard/use-live.ts';
import styles from './Invites.module.css';
import { useTroubleWords } from './Trouble.tsx';
import { INVITE_TONE, useInviteName } from './use-invite-words.ts';

/** What stands between invited people and their seats. Nothing is shown while nothing does. */
export function AttentionPanel({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const nameOf = useInviteName();
  const troubleOf = useTroubleWords();
  const attention = useQuery({ ...trpc.invites.attention.queryOptions({ organizationId }), refetchInterval: LOOK_EVERY * 2 });
  if (attention.data === undefined)
    return attention.error === null ? null : (
      <Notice
        tone="harm"
        title={t('attention.failed')}
        action={
          <TextButton onClick={() => void attention.refetch()} pending={attention.isFetching}>
            {shared('states.retry')}
          </TextButton>
        }
      >
        {words(attention.error)}
      </Notice>
    );
  const { bounced, failed, expiring, items } = attention.data;
  if (bounced + failed + expiring === 0) return null;
  const counts = [
    bounced === 0 ? null : t('attention.bounced', { count: bounced }),
    failed === 0 ? null : t('attention.failedCount', { count: failed }),
    expiring === 0 ? null : t('attention.expiring', { count: expiring }),
  ].filter((count) => count !== null);
  const sentence = counts.join(', ');
  return (
    <Section
      title={t('attention.title')}
      lead={`${sentence.charAt(0).toLocaleUpperCase(format.language)}${sentence.slice(1)}.`}
      aside={
        <ButtonLink to={paths.invites} params={{ organizationId }} search={{ status: 'attention' }} look="secondary">
          {t('attention.all')}
        </ButtonLink>
      }
    >
      <ul className={styles.items} aria-label={t('attention.title')}>
        {items.map((invite) => {
          const trouble = troubleOf(invite);
          const name = nameOf(invite);
          return (
            <li key={invite.id} className={styles.item}>
              <div className={styles.itemText}>
                <span className={styles.itemHead}>
                  <span className={styles.name}>{name}</span>
                  <StatusChip tone={invite.status === 'bounced' || invite.status === 'failed' ? INVITE_TONE[invite.status] : 'waiting'}>
                    {invite.status === 'bounced' || invite.status === 'failed'
                      ? t(`inviteStatus.${invite.status}`)
                      : t('invites.expires', { when: format.relative(invite.expiresAt) })}
                  </StatusChip>
                </span>
                <Muted small>{invite.courseTitle}</Muted>
                {trouble === null ? null : (
                  <Muted small>
                    {trouble.why} {trouble.fix}
                  </Muted>
                )}
              </div>
              <ButtonLink
                to={paths.invites}
                params={{ organizationId }}
                search={{ status: 'attention', ...(invite.email === null ? {} : { search: invite.email }) }}
                look="secondary"
                size="small"
                aria-label={t('attention.openLabel', { who: name })}
              >
                {t('attention.open')}
              </ButtonLink>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

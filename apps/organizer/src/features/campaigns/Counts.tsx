import type { SendCounts } from '@seatwise/domain/marketing/contract';
import { useFormat } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import styles from './Campaigns.module.css';

const OF_MAIL = ['recipients', 'sent', 'opened', 'clicked', 'bounced', 'unsubscribed'] as const;
const OF_WHATSAPP = ['recipients', 'sent', 'delivered', 'read', 'replied', 'failed'] as const;
/** Said only where there are some. */
const RARE: readonly string[] = ['failed', 'suppressed'];

/** What became of a run, in figures; a share of what was sent beside what readers did with it. */
export function Counts({ counts, channel }: { counts: SendCounts; channel: 'email' | 'whatsapp' }) {
  const t = useMarketingWords();
  const format = useFormat();
  const percent = new Intl.NumberFormat(format.language === 'fr' ? 'fr-FR' : 'en-GB', { style: 'percent', maximumFractionDigits: 0 });
  const extra = (channel === 'email' ? (['failed', 'suppressed'] as const) : (['suppressed'] as const)).filter(
    (name) => RARE.includes(name) && counts[name] > 0,
  );
  const shares: readonly string[] = ['opened', 'clicked', 'read', 'replied'];
  return (
    <dl className={styles.counts}>
      {[...(channel === 'email' ? OF_MAIL : OF_WHATSAPP), ...extra].map((name) => (
        <div key={name} className={styles.count}>
          <dt>{t(`count.${name}`)}</dt>
          <dd>
            {format.number(counts[name])}
            {shares.includes(name) && counts.sent > 0 ? (
              <>
                {' '}
                <span className={styles.share}>{percent.format(counts[name] / counts.sent)}</span>
              </>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

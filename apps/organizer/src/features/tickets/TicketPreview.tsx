import { StatusChip } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { numberOf, textOf, type JsonRecord } from '../../lib/json.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './TicketPreview.module.css';

/** The ticket box as buyers will see it now. A picture: nothing in it can be pressed. */
export function TicketPreview({ tiers, currency, zone }: { tiers: JsonRecord[]; currency: string; zone: string }) {
  const t = useWizardWords();
  const format = useFormat();
  const now = useNow();
  const shown = tiers.filter((tier) => tier['hidden'] !== true);
  const day = (at: string): string =>
    new Intl.DateTimeFormat(format.language === 'fr' ? 'fr-FR' : 'en-GB', { day: 'numeric', month: 'long', timeZone: zone }).format(
      new Date(at),
    );
  return (
    <div className={styles.box}>
      <p className={styles.head}>{t('preview.tickets')}</p>
      {shown.length === 0 ? <p className={styles.none}>{t('preview.none')}</p> : null}
      <ul className={styles.list}>
        {shown.map((tier, at) => {
          const price = numberOf(tier['price']);
          const starts = Date.parse(textOf(tier['saleStartsAt']));
          const ends = Date.parse(textOf(tier['saleEndsAt']));
          const later = starts > now;
          const over = ends < now;
          return (
            <li key={at} className={styles.tier} data-off={later || over || undefined}>
              <div className={styles.text}>
                <p className={styles.name}>
                  {textOf(tier['name']) || t('tickets.unnamed', { number: at + 1 })}
                  {tier['isVip'] === true ? <StatusChip tone="accent">{t('tickets.vip')}</StatusChip> : null}
                </p>
                {textOf(tier['description']) === '' ? null : <p className={styles.about}>{textOf(tier['description'])}</p>}
                <p className={styles.when}>
                  {over
                    ? t('preview.over')
                    : later
                      ? t('preview.from', { date: day(textOf(tier['saleStartsAt'])) })
                      : Number.isNaN(ends)
                        ? numberOf(tier['quantity']) === 0
                          ? t('preview.soldOut')
                          : t('preview.onSale')
                        : t('preview.until', { date: day(textOf(tier['saleEndsAt'])) })}
                </p>
              </div>
              <p className={styles.price}>
                {price === null ? '–' : price === 0 ? t('tickets.free') : format.money({ amount: price, currency })}
              </p>
              <span className={styles.stepper} aria-hidden>
                − 0 +
              </span>
            </li>
          );
        })}
      </ul>
      {tiers.length > shown.length ? <p className={styles.none}>{t('preview.code')}</p> : null}
      <span className={styles.buy} aria-hidden>
        {t('preview.buy')}
      </span>
    </div>
  );
}

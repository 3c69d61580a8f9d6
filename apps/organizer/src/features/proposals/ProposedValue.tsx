import type { Json, Stage, WizardData } from '@seatwise/domain/wizard/contract';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { listOf, numberOf, oneOf, recordOf, recordsOf, textOf } from '../../lib/json.ts';
import styles from './Proposals.module.css';

const FORMATS = ['in_person', 'online', 'hybrid'] as const;
const KINDS = ['marketplace', 'custom', 'online', 'undecided'] as const;
const CHANNELS = ['email', 'social', 'whatsapp'] as const;
const MAIL_TYPES = ['announcement', 'reminder', 'last_chance', 'confirmation', 'follow_up'] as const;
const CURRENCY = /^[a-z]{3}$/i;

/** What a field holds, or would hold, as people read it. Always as text: what others wrote cannot run. */
export function ProposedValue({
  stage,
  field,
  value,
  data,
  brief = false,
}: {
  stage: Stage;
  field: string;
  value: Json;
  data: WizardData;
  /** Of long texts the beginning alone. */
  brief?: boolean;
}) {
  const t = useWizardWords();
  const format = useFormat();
  const currency = textOf(data.ticketing['currency']);
  const zone = textOf(data.event_basics['timeZone']) || format.zone;
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return <em>{t('proposal.nothing')}</em>;
  switch (`${stage}.${field}`) {
    case 'event_basics.startsAt':
    case 'event_basics.endsAt':
      return <Instant value={textOf(value)} zone={zone} />;
    case 'event_basics.format': {
      const known = oneOf(value, FORMATS);
      return known === null ? textOf(value) : t(`format.${known}.title`);
    }
    case 'venue_selection.kind': {
      const known = oneOf(value, KINDS);
      return known === null ? textOf(value) : t(`venue.kinds.${known}.title`);
    }
    case 'venue_selection.custom': {
      const venue = recordOf(value);
      return [venue['name'], venue['address'], venue['city'], venue['country']].map(textOf).filter(Boolean).join(', ');
    }
    case 'marketing.channels':
      return format.list(
        listOf(value).flatMap((one) => {
          const known = oneOf(one, CHANNELS);
          return known === null ? [] : [t(`marketing.channel.${known}`)];
        }),
      );
    case 'ticketing.currency':
      return textOf(value).toUpperCase();
    case 'ticketing.tiers':
      return (
        <ul className={styles.lines}>
          {recordsOf(value).map((tier, at) => {
            const [price, quantity] = [numberOf(tier['price']), numberOf(tier['quantity'])];
            return (
              <li key={at}>
                <strong>{textOf(tier['name'])}</strong>{' '}
                <span className={styles.figure}>
                  {quantity === null ? '' : format.number(quantity)}
                  {quantity === null || price === null ? '' : ' × '}
                  {price === null ? '' : CURRENCY.test(currency) ? format.money({ amount: price, currency }) : format.number(price / 100)}
                </span>
              </li>
            );
          })}
        </ul>
      );
    case 'marketing.landingPage': {
      const page = recordOf(value);
      return (
        <>
          <strong>{textOf(page['headline'])}</strong>
          <Text>{textOf(page['body'])}</Text>
          <ul className={styles.points}>
            {listOf(page['highlights']).map((line, at) => (
              <li key={at}>{textOf(line)}</li>
            ))}
          </ul>
        </>
      );
    }
    case 'marketing.emails':
      return (
        <ul className={styles.lines}>
          {recordsOf(value).map((mail, at) => {
            const type = oneOf(mail['type'], MAIL_TYPES);
            return (
              <li key={at}>
                {type === null ? null : <span className={styles.kind}>{t(`marketing.mailType.${type}`)}</span>}
                <strong>{textOf(mail['subject'])}</strong>
                {brief ? null : <Text>{textOf(mail['body'])}</Text>}
              </li>
            );
          })}
        </ul>
      );
    case 'marketing.social':
      return (
        <ul className={styles.lines}>
          {recordsOf(value).map((post, at) => {
            const network = oneOf(post['network'], ['linkedin', 'instagram', 'facebook', 'x']);
            return (
              <li key={at}>
                {network === null ? null : <span className={styles.kind}>{t(`marketing.network.${network}`)}</span>}
                <Text>{textOf(post['text'])}</Text>
              </li>
            );
          })}
        </ul>
      );
    case 'marketing.whatsapp':
      return <Text>{textOf(recordOf(value)['text'])}</Text>;
    default:
      if (typeof value === 'number') return format.number(value);
      if (typeof value === 'boolean') return value ? t('proposal.yes') : t('proposal.no');
      return <Text>{typeof value === 'string' ? value : JSON.stringify(value)}</Text>;
  }
}

const Text = ({ children }: { children: string }) => <span className={styles.text}>{children}</span>;

function Instant({ value, zone }: { value: string; zone: string }) {
  const { language } = useFormat();
  const at = Date.parse(value);
  if (Number.isNaN(at)) return value;
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(
    at,
  );
}

import { IconBrandFacebook, IconBrandInstagram, IconBrandLinkedin, IconBrandX, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { NETWORKS, postLength, type Network } from '@seatwise/domain/marketing/contract';
import { Button, Monogram, Row, Stack, TextAreaField } from '@seatwise/ui';
import { useWizardWords } from '../../i18n/wizard.ts';
import { oneOf, textOf, type JsonRecord } from '../../lib/json.ts';
import { Preview } from './Preview.tsx';
import { useEvent } from './use-event.ts';
import styles from './Marketing.module.css';

const ORDER = ['linkedin', 'instagram', 'facebook', 'x'] as const;
const ICON = { linkedin: IconBrandLinkedin, instagram: IconBrandInstagram, facebook: IconBrandFacebook, x: IconBrandX } as const;

/** Posts to copy by hand once the event is published; `below` is what there is to take along then. */
export function SocialEditor({
  posts,
  onChange,
  errorAt,
  below,
}: {
  posts: JsonRecord[];
  onChange: (posts: JsonRecord[]) => void;
  errorAt: (path: string) => string | null;
  below?: (network: Network, text: string) => ReactNode;
}) {
  const t = useWizardWords();
  const event = useEvent();
  const missing = ORDER.filter((network) => !posts.some((post) => post['network'] === network));
  return (
    <Stack>
      {posts.map((post, at) => {
        const network = oneOf(post['network'], ORDER) ?? 'linkedin';
        const Icon = ICON[network];
        const name = t(`marketing.network.${network}`);
        const text = textOf(post['text']);
        return (
          <details
            key={`${network}-${at}`}
            className={styles.part}
            open={text === '' || errorAt(`social.${at}.text`) !== null || undefined}
          >
            <summary className={styles.summary}>
              <span className={styles.kind}>
                <Icon size={16} stroke={1.75} aria-hidden /> {name}
              </span>
              <span className={styles.subject}>{text || t('marketing.noText')}</span>
            </summary>
            <div className={styles.inside}>
              <TextAreaField
                label={t('marketing.postFor', { network: name })}
                value={text}
                onChange={(typed) => onChange(posts.map((one, place) => (place === at ? { ...one, text: typed } : one)))}
                rows={5}
                spellCheck
                counter={t('marketing.letters', { count: postLength(network, text), most: NETWORKS[network] })}
                error={errorAt(`social.${at}.text`)}
              />
              <Preview>
                <div className={styles.post}>
                  <div className={styles.author}>
                    <Monogram name={event.organizer || '?'} size={36} />
                    <strong>{event.organizer}</strong>
                  </div>
                  <p className={styles.words}>{event.filled(text)}</p>
                  <p className={styles.linkCard}>
                    <strong>{event.title || t('untitled')}</strong>
                    <span>{event.when}</span>
                  </p>
                </div>
              </Preview>
              {below?.(network, text)}
              <div>
                <Button
                  look="quiet"
                  tone="harm"
                  size="small"
                  onClick={() => onChange(posts.filter((_, place) => place !== at))}
                  label={t('marketing.removePost', { network: name })}
                >
                  {t('marketing.remove')}
                </Button>
              </div>
            </div>
          </details>
        );
      })}
      {missing.length === 0 ? null : (
        <Row>
          {missing.map((network) => (
            <Button
              key={network}
              look="secondary"
              size="small"
              icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
              onClick={() => onChange([...posts, { network, text: '' }])}
            >
              {t(`marketing.network.${network}`)}
            </Button>
          ))}
        </Row>
      )}
    </Stack>
  );
}

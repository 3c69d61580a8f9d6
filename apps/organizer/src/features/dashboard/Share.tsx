import { useState } from 'react';
import { CopyField, SelectField } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { publicUrl } from '../../lib/paths.ts';
import styles from './Dashboard.module.css';

const WHERE = ['anywhere', 'email', 'whatsapp', 'instagram', 'linkedin', 'facebook', 'x'] as const;
type Where = (typeof WHERE)[number];

/** The event's address as it is shared in one place or another, so that the sources can be told apart. */
export function Share({ slug }: { slug: string }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const [where, setWhere] = useState<Where>('email');
  const address = publicUrl(slug);
  return (
    <div className={styles.share}>
      <SelectField
        label={t('dashboard.where')}
        value={where}
        onChange={(value) => setWhere(WHERE.find((one) => one === value) ?? 'anywhere')}
        options={WHERE.map((value) => ({ value, label: t(`dashboard.wheres.${value}`) }))}
      />
      <CopyField
        label={t('dashboard.link')}
        value={where === 'anywhere' ? address : `${address}?utm_source=${where}`}
        words={{ copy: shared('states.copy'), copied: shared('states.copied') }}
      />
    </div>
  );
}

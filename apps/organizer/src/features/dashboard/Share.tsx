import { CopyField, Columns } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { publicUrl } from '../../lib/paths.ts';

const WHERE = ['email', 'whatsapp', 'linkedin', 'instagram', 'facebook', 'x'] as const;

/** The event's address once for each place it may be shared in, so that the sources can be told apart. */
export function Share({ slug }: { slug: string }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = { copy: shared('states.copy'), copied: shared('states.copied') };
  return (
    <Columns min={420}>
      <CopyField label={t('dashboard.plain')} value={publicUrl(slug)} words={words} />
      {WHERE.map((where) => (
        <CopyField
          key={where}
          label={t('dashboard.linkFor', { where: t(`dashboard.linkWhere.${where}`) })}
          value={`${publicUrl(slug)}?utm_source=${where}`}
          words={words}
        />
      ))}
    </Columns>
  );
}

import { useDeskWords } from '../../i18n/desk.ts';

const KNOWN = ['direct', 'social', 'email', 'whatsapp', 'referral'] as const;
/** Networks write their own names so. */
const NETWORKS: { readonly [source: string]: string } = {
  facebook: 'Facebook',
  instagram: 'Instagram',
  linkedin: 'LinkedIn',
  x: 'X',
  youtube: 'YouTube',
  tiktok: 'TikTok',
};

/** A source by the name people know; what a link calls itself otherwise, as it stands there. */
export function useSourceName(): (source: string) => string {
  const t = useDeskWords();
  return (source) => {
    const known = KNOWN.find((one) => one === source);
    return known === undefined ? (NETWORKS[source] ?? source) : t(`dashboard.sourceName.${known}`);
  };
}

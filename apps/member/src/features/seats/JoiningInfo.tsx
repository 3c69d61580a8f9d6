import type { MySeatView } from '@seatwise/domain/invites/contract';
import { TextLink } from '@seatwise/ui';
import { useWords } from '../../i18n/words.ts';
import { linkify } from '../../lib/linkify.ts';
import styles from './JoiningInfo.module.css';

/** What the organisation wrote about taking part, line by line. Its addresses can be followed, and learn nothing of where one came from. */
export function JoiningInfo({ seat: { joiningInfo, organizationName } }: { seat: Pick<MySeatView, 'joiningInfo' | 'organizationName'> }) {
  const t = useWords();
  if (joiningInfo === null || joiningInfo.trim() === '')
    return <p className={styles.none}>{t('seats.noJoiningInfo', { organization: organizationName })}</p>;
  return (
    <p className={styles.text}>
      {linkify(joiningInfo.trim()).map(({ text, href }, at) =>
        href === null ? (
          text
        ) : (
          <TextLink key={at} href={href} target="_blank" rel="noreferrer noopener">
            {text}
          </TextLink>
        ),
      )}
    </p>
  );
}

import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import styles from './Door.module.css';
import type { Answer as DoorAnswer } from './use-door.ts';

/** May this person come in. Large enough for a glance; announced at once. */
export function Answer({ answer }: { answer: DoorAnswer }) {
  const { head, text, vip } = useSentences(answer);
  const good = answer.state === 'ok';
  const Icon = good ? IconCircleCheck : IconCircleX;
  return (
    <div className={styles.answer} data-good={good} role="alert">
      <p className={styles.answerHead}>
        <Icon size={36} stroke={1.75} aria-hidden />
        <span>{head}</span>
        {vip === null ? null : <span className={styles.vip}>{vip}</span>}
      </p>
      <p className={styles.answerText}>{text}</p>
    </div>
  );
}

function useSentences(answer: DoorAnswer): { head: string; text: string; vip: string | null } {
  const t = useDeskWords();
  const words = useErrorWords();
  const format = useFormat();
  if (answer.state === 'unknown') return { head: t('door.unknown'), text: t('door.unknownText'), vip: null };
  if (answer.state === 'failed') return { head: t('door.failed'), text: words(answer.error), vip: null };
  const { state, ticket } = answer;
  const name = ticket?.attendeeName ?? '';
  if (state === 'ok')
    return { head: t('door.ok', { name }), text: ticket?.tierName ?? '', vip: ticket?.isVip === true ? t('door.vip') : null };
  if (state === 'wrong_event') return { head: t('door.wrong_event'), text: t('door.wrongText'), vip: null };
  if (state === 'void') return { head: t('door.void'), text: t('door.voidText', { name }), vip: null };
  const time = ticket?.checkedInAt === null || ticket === null ? '' : format.time(ticket.checkedInAt);
  return { head: t('door.already'), text: t('door.alreadyText', { name, time, who: ticket?.checkedInBy ?? t('door.someone') }), vip: null };
}

import { IconCamera, IconCameraOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { CheckInView } from '@seatwise/domain/tickets/contract';
import { Button, Form, Muted, Notice, Stack, TextField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { Answer } from './Answer.tsx';
import { Camera } from './Camera.tsx';
import styles from './Door.module.css';
import { useDoor } from './use-door.ts';

/** Letting people in, by camera or by typing; who came just now can be taken back. */
export function Door({ eventId, first }: { eventId: string; first: CheckInView['counts'] }) {
  const t = useDeskWords();
  const words = useErrorWords();
  const { answer, recent, counts, undone, check, undo } = useDoor(eventId, first);
  const [code, setCode] = useState('');
  const [looking, setLooking] = useState(false);
  const send = (text: string) => check.mutate({ eventId, code: text });
  return (
    <div className={styles.door}>
      <Stack>
        {answer === null ? null : <Answer answer={answer} />}
        {undone === null ? null : <Notice>{t('door.undone', { name: undone })}</Notice>}
        <Form
          failures={0}
          pending={check.isPending}
          onSubmit={() => {
            if (code.trim() === '') return;
            send(code);
            setCode('');
          }}
        >
          <div className={styles.type}>
            <div className={styles.code}>
              <TextField
                label={t('door.code')}
                hint={t('door.codeHint')}
                value={code}
                onChange={setCode}
                autoComplete="off"
                spellCheck={false}
                maxLength={60}
                initialFocus
              />
            </div>
            <Button type="submit" pending={check.isPending}>
              {t('door.check')}
            </Button>
          </div>
        </Form>
        <div>
          <Button
            look="secondary"
            icon={looking ? <IconCameraOff size={18} stroke={1.75} aria-hidden /> : <IconCamera size={18} stroke={1.75} aria-hidden />}
            onClick={() => setLooking(!looking)}
          >
            {looking ? t('door.stopCamera') : t('door.camera')}
          </Button>
        </div>
        {looking ? <Camera onCode={send} /> : null}
      </Stack>
      <div>
        <p className={styles.counts}>{t('door.counts', counts)}</p>
        <h3>{t('door.recent')}</h3>
        {undo.error === null ? null : <Notice tone="harm">{words(undo.error)}</Notice>}
        {recent.length === 0 ? (
          <Muted>{t('door.noRecent')}</Muted>
        ) : (
          <ul className={styles.recent}>
            {recent.map(({ id, attendeeName, tierName }) => (
              <li key={id} className={styles.entry}>
                <span className={styles.entryName}>
                  <strong>{attendeeName}</strong>
                  <Muted small>{tierName}</Muted>
                </span>
                <Button
                  look="quiet"
                  size="small"
                  label={t('door.undoOf', { name: attendeeName })}
                  pending={undo.isPending && undo.variables.ticketId === id}
                  onClick={() => undo.mutate({ eventId, ticketId: id })}
                >
                  {t('door.undo')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

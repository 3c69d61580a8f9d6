import { useState } from 'react';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Dialog, Notice, Row, Stack, TextAreaField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './Calendar.module.css';
import { MoveHere } from './MoveHere.tsx';
import { SessionFacts } from './SessionFacts.tsx';
import { SlotPicker } from './SlotPicker.tsx';
import { useDays } from './use-days.ts';
import { useSession } from './use-session.ts';

type Face = 'facts' | 'move' | 'here' | 'cancel' | 'end';
const WEEK_MS = 7 * 86_400_000;

/** One session: who, when, and everything the coach may do about it. What was done last can be taken back here. */
export function SessionDialog({
  session: given,
  coach,
  to,
  onClose,
}: {
  session: SessionView;
  coach: CoachView;
  /** It was dragged to this time: whether that is meant is asked first. */
  to?: string;
  onClose: () => void;
}) {
  const t = useCalendarWords();
  const [face, setFace] = useState<Face>(to === undefined ? 'facts' : 'here');
  const one = useSession(given, () => setFace('facts'));
  const { session } = one;
  const who = session.memberName || t('calendar.former');
  const stays = session.recurringBookingId === null ? '' : ` ${t('session.seriesStays')}`;
  const back = () => {
    one.clear();
    setFace('facts');
  };
  if (face === 'move')
    return (
      <Dialog open onClose={onClose} title={t('session.moveTitle', { who })}>
        <p>
          {t('session.moveText', { who })}
          {stays}
        </p>
        <SlotPicker
          coach={coach}
          words={{ go: t('session.moveGo'), back: t('session.back') }}
          pending={one.pending}
          error={one.error}
          onBack={back}
          onChoose={one.move}
        />
      </Dialog>
    );
  if (face === 'here' && to !== undefined)
    return (
      <Dialog open onClose={onClose} title={t('session.moveTitle', { who })}>
        <MoveHere
          coach={coach}
          session={session}
          to={to}
          text={`${t('session.moveText', { who })}${stays}`}
          pending={one.pending}
          error={one.error}
          onBack={onClose}
          onMove={() => one.move(to)}
        />
      </Dialog>
    );
  if (face === 'cancel')
    return (
      <Dialog open onClose={onClose} title={t('session.cancelTitle', { who })}>
        <ReasonForm
          text={`${t('session.cancelText', { who })}${stays}`}
          go={t('session.cancelGo')}
          who={who}
          one={one}
          onBack={back}
          onGo={one.cancel}
        />
      </Dialog>
    );
  if (face === 'end')
    return (
      <Dialog open onClose={onClose} title={t('session.endTitle', { who })}>
        <ReasonForm text={t('session.endText', { who })} go={t('session.endGo')} who={who} one={one} onBack={back} onGo={one.endSeries} />
      </Dialog>
    );
  return (
    <Dialog open onClose={onClose} title={t('session.title', { who })}>
      <Stack gap={16}>
        {one.done === null ? null : <Done one={one} who={who} coach={coach} />}
        <SessionFacts session={session} coach={coach} />
        <Actions one={one} onFace={setFace} onClose={onClose} />
      </Stack>
    </Dialog>
  );
}

type One = ReturnType<typeof useSession>;

/** What has just been done, with the way back. */
function Done({ one: { done, session, undo, pending, lost }, who, coach }: { one: One; who: string; coach: CoachView }) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const sentence = {
    moved: t('session.moved', { when: days.when(session.startsAt), who }),
    cancelled: t('session.cancelled', { who }),
    restored: t('session.restored', { who }),
    completed: t('session.completed'),
    no_show: t('session.noShowed', { who }),
    ended: t('session.ended', { count: lost, who }),
  };
  if (done === null) return null;
  return (
    <Notice
      tone="done"
      action={
        undo === null ? undefined : (
          <Button look="secondary" size="small" pending={pending} onClick={undo}>
            {done === 'moved' ? t('session.moveBack') : t('session.undo')}
          </Button>
        )
      }
    >
      {sentence[done]}
    </Notice>
  );
}

/** The consequence in words, and a reason that the other one reads. */
function ReasonForm({
  text,
  go,
  who,
  one,
  onBack,
  onGo,
}: {
  text: string;
  go: string;
  who: string;
  one: One;
  onBack: () => void;
  onGo: (reason: string) => void;
}) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const [reason, setReason] = useState('');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!one.pending) onGo(reason);
      }}
    >
      <p>{text}</p>
      <TextAreaField
        label={t('session.cancelReason')}
        hint={t('session.cancelReasonHint', { who })}
        value={reason}
        onChange={(value) => setReason(value.slice(0, 500))}
        rows={3}
      />
      {one.error === null ? null : <Notice tone="harm">{words(one.error)}</Notice>}
      <div className={styles.buttons}>
        <Button look="secondary" onClick={onBack} initialFocus>
          {t('session.cancelKeep')}
        </Button>
        <Button type="submit" tone="harm" pending={one.pending}>
          {go}
        </Button>
      </div>
    </form>
  );
}

function Actions({ one, onFace, onClose }: { one: One; onFace: (face: Face) => void; onClose: () => void }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const { session, pending } = one;
  const now = useNow();
  const [begun, over] = [Date.parse(session.startsAt) <= now, Date.parse(session.endsAt) <= now];
  const late = Date.parse(session.endsAt) < now - WEEK_MS;
  const marks = over && session.status !== 'cancelled';
  return (
    <>
      {session.status === 'scheduled' && begun && !over ? <Notice>{t('session.running')}</Notice> : null}
      {one.error === null ? null : <Notice tone="harm">{words(one.error)}</Notice>}
      <div className={styles.buttons}>
        <div className={styles.start}>
          <Row>
            {session.status === 'scheduled' && !begun ? (
              <>
                <Button onClick={() => onFace('move')}>{t('session.move')}</Button>
                <Button look="quiet" tone="harm" onClick={() => onFace('cancel')}>
                  {t('session.cancel')}
                </Button>
                {session.recurringBookingId === null ? null : (
                  <Button look="quiet" tone="harm" onClick={() => onFace('end')}>
                    {t('session.endSeries')}
                  </Button>
                )}
              </>
            ) : null}
            {marks && session.status !== 'completed' ? (
              <Button pending={pending} reason={late ? t('session.tooLate') : null} reasonAs="tip" onClick={() => one.mark('completed')}>
                {t('session.complete')}
              </Button>
            ) : null}
            {marks && session.status !== 'no_show' ? (
              <Button
                look="secondary"
                pending={pending}
                reason={late ? t('session.tooLate') : null}
                reasonAs="tip"
                onClick={() => one.mark('no_show')}
              >
                {t('session.noShow')}
              </Button>
            ) : null}
            {session.status === 'cancelled' ? (
              <Button pending={pending} reason={begun ? t('session.restoreOver') : null} reasonAs="tip" onClick={one.restore}>
                {t('session.restore')}
              </Button>
            ) : null}
          </Row>
        </div>
        <Button look="secondary" onClick={onClose} initialFocus>
          {t('session.close')}
        </Button>
      </div>
    </>
  );
}

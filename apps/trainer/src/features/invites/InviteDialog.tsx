import { useState } from 'react';
import type { InviteView } from '@seatwise/domain/invites/contract';
import { can } from '@seatwise/domain/invites/policy';
import { Button, Dialog, Facts, Notice, Row, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { useOrderReasons } from '../courses/reasons.ts';
import { InviteStatus } from './InviteStatus.tsx';
import { InviteTimeline } from './InviteTimeline.tsx';
import styles from './Invites.module.css';
import { NewLink } from './NewLink.tsx';
import { Readdress } from './Readdress.tsx';
import { RevokeInvite } from './RevokeInvite.tsx';
import { Trouble } from './Trouble.tsx';
import { useInviteName } from './use-invite-words.ts';
import { useResend } from './use-invite-actions.ts';

export type What = 'details' | 'readdress' | 'link' | 'revoke';

/** One invite: how it stands, what can be done about it, and what happened to it. */
export function InviteDialog({
  invite,
  what,
  onWhat,
  onClose,
  onDone,
}: {
  invite: InviteView;
  what: What;
  onWhat: (what: What, invite: InviteView) => void;
  onClose: () => void;
  onDone: (sentence: string) => void;
}) {
  switch (what) {
    case 'details':
      return <Details invite={invite} onWhat={(next) => onWhat(next, invite)} onClose={onClose} />;
    case 'readdress':
      return <Readdress invite={invite} onClose={onClose} onDone={onDone} />;
    case 'link':
      return <NewLink invite={invite} onClose={onClose} />;
    case 'revoke':
      return <RevokeInvite invite={invite} onClose={onClose} onDone={onDone} />;
  }
}

function Details({ invite, onWhat, onClose }: { invite: InviteView; onWhat: (what: What) => void; onClose: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useOrderReasons();
  const nameOf = useInviteName();
  const [said, setSaid] = useState<string | null>(null);
  const resend = useResend(({ email }) => setSaid(t('invite.resent', { who: email ?? '' })));
  const over = invite.status === 'claimed' || invite.status === 'revoked';
  return (
    <Dialog open onClose={onClose} title={nameOf(invite)}>
      <Stack gap={16}>
        <InviteStatus invite={invite} />
        {said === null ? <Trouble invite={invite} /> : <Notice tone="done">{said}</Notice>}
        {resend.error === null ? null : <Notice tone="harm">{words(resend.error)}</Notice>}
        <Facts
          items={[
            { name: t('invite.course'), value: invite.courseTitle },
            ...(over ? [] : [{ name: t('invite.ends'), value: format.date(invite.expiresAt) }]),
          ]}
        />
        {invite.note === null ? null : (
          <figure className={styles.note}>
            <figcaption>{t('invite.note')}</figcaption>
            <blockquote>{invite.note}</blockquote>
          </figure>
        )}
        <Row>
          <Button
            look="secondary"
            size="small"
            onClick={() => resend.mutate({ inviteId: invite.id })}
            pending={resend.isPending}
            reason={reasons(can.resend(invite))}
            reasonAs="tip"
          >
            {t('invite.resend')}
          </Button>
          <Button look="secondary" size="small" onClick={() => onWhat('readdress')} reason={reasons(can.readdress(invite))} reasonAs="tip">
            {t('invite.readdress')}
          </Button>
          <Button look="secondary" size="small" onClick={() => onWhat('link')} reason={reasons(can.newLink(invite))} reasonAs="tip">
            {t('invite.newLink')}
          </Button>
        </Row>
        <div className={styles.history}>
          <h3 className={styles.historyTitle}>{t('timeline.title')}</h3>
          <InviteTimeline inviteId={invite.id} />
        </div>
        <Row justify="between">
          <Button look="secondary" tone="harm" onClick={() => onWhat('revoke')} reason={reasons(can.revoke(invite))} reasonAs="tip">
            {t('invite.revoke')}
          </Button>
          <Button look="secondary" onClick={onClose}>
            {shared('states.close')}
          </Button>
        </Row>
      </Stack>
    </Dialog>
  );
}

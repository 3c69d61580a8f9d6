import { useState } from 'react';
import type { ClaimedView, InvitePreviewView } from '@seatwise/domain/invites/contract';
import { useFormat, useTitle } from '@seatwise/web';
import { AskForHelp } from '../features/claim/AskForHelp.tsx';
import { TakenSeat } from '../features/claim/TakenSeat.tsx';
import { TakeSeat } from '../features/claim/TakeSeat.tsx';
import { Invitation, InvitationPage, Quotation, type Fact } from '../features/invitation/Invitation.tsx';
import { inviteLook, useHeadingFocus, useLook } from '../features/invitation/look.ts';
import { Dead, SignInFirst, VerifyFirst, WrongAccount } from '../features/invitation/steps.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

const BACK = paths.invite();

/** A seat is waiting: for whom, in what, until when, and the one thing to do next. */
export function InvitePage() {
  const t = useWords();
  const look = useLook(inviteLook);
  const [taken, setTaken] = useState<(ClaimedView & { organizationName: string }) | null>(null);
  const frame = useHeadingFocus(taken === null ? look.state : 'taken');

  const shown = () => {
    if (taken !== null) return <TakenSeat {...taken} />;
    if (look.state === 'dead')
      return (
        <Dead
          back={BACK}
          reason={look.reason}
          title={t('invite.plainName')}
          used={{ title: t('invite.claimedTitle'), text: t('invite.claimedText') }}
        />
      );
    if (look.state === 'claimed')
      return <TakenSeat courseTitle={look.courseTitle} organizationName={look.organizationName} seatClaimId={null} />;
    return <Waiting invite={look} onTaken={(claimed) => setTaken({ ...claimed, organizationName: look.organizationName })} />;
  };
  return <InvitationPage ref={frame}>{shown()}</InvitationPage>;
}

/** An invitation that can still be answered, by somebody or other. */
function Waiting({ invite, onTaken }: { invite: InvitePreviewView; onTaken: (claimed: ClaimedView) => void }) {
  const t = useWords();
  const format = useFormat();
  const { state, courseTitle: course, organizationName: organization, inviterName: name, maskedEmail, note, expiresAt } = invite;
  const until: Fact = { name: t('invitation.until'), value: format.dateTime(expiresAt) };
  const meant: Fact[] = maskedEmail === null ? [] : [{ name: t('invitation.for'), value: maskedEmail }];
  const from: Fact = { name: t('invitation.from'), value: name === organization ? name : `${name}, ${organization}` };
  const eyebrow = t('invite.to', { course });
  const title = t('invite.name', { course });

  if (state === 'verify')
    return <VerifyFirst back={BACK} eyebrow={eyebrow} then={t('invite.verifyText', { course })} facts={[from, until]} />;
  if (state === 'wrong_account')
    return (
      <WrongAccount back={BACK} eyebrow={eyebrow} maskedEmail={maskedEmail ?? ''} facts={[from, until]}>
        <AskForHelp inviterName={name} />
      </WrongAccount>
    );
  if (state === 'suspended') return <Suspended eyebrow={eyebrow} organization={organization} name={name} facts={[from, until]} />;
  return (
    <Open title={title} course={course} organization={organization} name={name} note={note} facts={[...meant, until]}>
      {state === 'ready' ? (
        <TakeSeat organizationName={organization} onTaken={onTaken} />
      ) : (
        <SignInFirst back={BACK} text={maskedEmail === null ? t('invite.signInAny') : t('invite.signInFor', { email: maskedEmail })} />
      )}
    </Open>
  );
}

function Open({
  title,
  course,
  organization,
  name,
  note,
  facts,
  children,
}: {
  title: string;
  course: string;
  organization: string;
  name: string;
  note: string | null;
  facts: readonly Fact[];
  children: React.ReactNode;
}) {
  const t = useWords();
  useTitle(title);
  return (
    <Invitation seat={{ yours: 'free' }} eyebrow={t('invite.invites', { name })} title={course} large host={organization} facts={facts}>
      {note === null || note.trim() === '' ? null : <Quotation by={t('invite.noteBy', { name })}>{note.trim()}</Quotation>}
      {children}
    </Invitation>
  );
}

function Suspended({
  eyebrow,
  organization,
  name,
  facts,
}: {
  eyebrow: string;
  organization: string;
  name: string;
  facts: readonly Fact[];
}) {
  const t = useWords();
  const title = t('invite.suspendedTitle', { organization });
  useTitle(title);
  return <Invitation seat={{ yours: 'free' }} eyebrow={eyebrow} title={title} lead={t('invite.suspendedText', { name })} facts={facts} />;
}

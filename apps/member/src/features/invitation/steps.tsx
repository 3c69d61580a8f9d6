/** What stands between a person and an invitation, the same for every kind of it. */
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button, Notice, TextButton } from '@seatwise/ui';
import { ButtonLink, keepForMail, sendVerificationMail, signOut, useErrorWords, useMe, useTitle, VerifyBanner } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { Actions, Invitation, Option, Small, type Fact } from './Invitation.tsx';
import type { DeadReason } from './look.ts';

/** Signs out and comes back to the same page, loaded anew: nothing of who was here stays in memory. */
function useSwitchAccount(back: string) {
  return useMutation({ mutationFn: signOut, onSuccess: () => location.assign(back) });
}

/** Where an unconfirmed address stands between the person and what they could do, or learn. */
function Unconfirmed() {
  const person = useMe()?.person;
  return person === undefined || person.emailVerified ? null : <VerifyBanner email={person.email} />;
}

/** Sign in or sign up, and back. */
export function SignInFirst({ back, text }: { back: string; text: string }) {
  const t = useWords();
  return (
    <Actions>
      <p>{text}</p>
      <ButtonLink to="/sign-in" search={{ to: back }} size="large" wide>
        {t('invitation.signIn')}
      </ButtonLink>
      <ButtonLink to="/sign-up" search={{ to: back }} size="large" look="secondary" wide>
        {t('invitation.signUp')}
      </ButtonLink>
    </Actions>
  );
}

/** Who is about to answer, and the way to be somebody else. */
export function SignedInAs({ back }: { back: string }) {
  const t = useWords();
  const words = useErrorWords();
  const email = useMe()?.person.email ?? '';
  const leave = useSwitchAccount(back);
  return (
    <>
      <Small>
        {t('invitation.signedInAs', { email })}{' '}
        <TextButton onClick={() => leave.mutate()} pending={leave.isPending || leave.isSuccess}>
          {t('invitation.switch')}
        </TextButton>
      </Small>
      {leave.error === null ? null : <Notice tone="harm">{words(leave.error)}</Notice>}
    </>
  );
}

/** The address is not confirmed yet. The page goes on by itself when it is. */
export function VerifyFirst({ back, eyebrow, then, facts }: { back: string; eyebrow: string; then: string; facts: readonly Fact[] }) {
  const t = useWords();
  const words = useErrorWords();
  const email = useMe()?.person.email ?? '';
  const title = t('invitation.verifyTitle');
  useTitle(title);
  // The link in the mail ends in a fresh page, which then leads back here.
  useEffect(() => keepForMail(back), [back]);
  const send = useMutation({ mutationFn: () => sendVerificationMail(email) });
  return (
    <Invitation
      seat={{ yours: 'free' }}
      eyebrow={eyebrow}
      title={title}
      lead={
        <>
          {t('invitation.verifySent', { email })} {then}
        </>
      }
      facts={facts}
    >
      <Actions>
        {send.error === null ? null : <Notice tone="harm">{words(send.error)}</Notice>}
        {send.isSuccess ? (
          <Notice tone="done">{t('invitation.verifyAgainDone', { email })}</Notice>
        ) : (
          <Button size="large" look="secondary" wide onClick={() => send.mutate()} pending={send.isPending}>
            {t('invitation.verifyAgain')}
          </Button>
        )}
        <SignedInAs back={back} />
      </Actions>
    </Invitation>
  );
}

/** The invitation is for another address than this account's: which two, and what can be done about it. */
export function WrongAccount({
  back,
  eyebrow,
  maskedEmail,
  facts,
  children,
}: {
  back: string;
  eyebrow: string;
  maskedEmail: string;
  facts: readonly Fact[];
  children?: React.ReactNode;
}) {
  const t = useWords();
  const words = useErrorWords();
  const person = useMe()?.person;
  const leave = useSwitchAccount(back);
  const title = t('invitation.wrongTitle');
  useTitle(title);
  return (
    <>
      <Unconfirmed />
      <Invitation
        seat={{ yours: 'none' }}
        eyebrow={eyebrow}
        title={title}
        lead={t('invitation.wrongText', { meant: maskedEmail, own: person?.email ?? '' })}
        facts={facts}
      >
        <Option title={t('invitation.switchTitle', { meant: maskedEmail })} text={t('invitation.switchText')}>
          {leave.error === null ? null : <Notice tone="harm">{words(leave.error)}</Notice>}
          <Button size="large" onClick={() => leave.mutate()} pending={leave.isPending || leave.isSuccess}>
            {t('invitation.switch')}
          </Button>
        </Option>
        {children}
      </Invitation>
    </>
  );
}

/** A link that opens nothing. A stranger reads the same whatever became of it; the addressee reads why. */
export function Dead({
  back,
  reason,
  title,
  used,
}: {
  back: string;
  reason: DeadReason | null;
  /** What a page of this kind is called. */
  title: string;
  /** How it is used up depends on what it was. */
  used: { title: string; text: string };
}) {
  const t = useWords();
  const me = useMe();
  useTitle(title);
  const words = {
    none: { title: t('invitation.deadTitle'), text: t('invitation.deadText') },
    expired: { title: t('invitation.expiredTitle'), text: t('invitation.expiredText') },
    revoked: { title: t('invitation.revokedTitle'), text: t('invitation.revokedText') },
    replaced: { title: t('invitation.replacedTitle'), text: t('invitation.replacedText') },
    claimed: used,
  }[reason ?? 'none'];
  return (
    <>
      <Unconfirmed />
      <Invitation seat={{ yours: 'none' }} title={words.title} lead={words.text}>
        {reason === null ? <TellMore back={back} email={me?.person.email ?? null} /> : null}
        <Actions>
          <ButtonLink to={paths.home()} size="large" look={reason === null ? 'quiet' : 'secondary'} wide>
            {t('invitation.home')}
          </ButtonLink>
        </Actions>
      </Invitation>
    </>
  );
}

/** Only the addressee learns what became of an invitation: how to be it. */
function TellMore({ back, email }: { back: string; email: string | null }) {
  const t = useWords();
  return (
    <Actions>
      <p>{email === null ? t('invitation.deadSignIn') : t('invitation.deadOther', { email })}</p>
      {email === null ? (
        <ButtonLink to="/sign-in" search={{ to: back }} size="large" look="secondary" wide>
          {t('invitation.signIn')}
        </ButtonLink>
      ) : (
        <SwitchButton back={back} />
      )}
    </Actions>
  );
}

function SwitchButton({ back }: { back: string }) {
  const t = useWords();
  const words = useErrorWords();
  const leave = useSwitchAccount(back);
  return (
    <>
      {leave.error === null ? null : <Notice tone="harm">{words(leave.error)}</Notice>}
      <Button size="large" look="secondary" wide onClick={() => leave.mutate()} pending={leave.isPending || leave.isSuccess}>
        {t('invitation.switch')}
      </Button>
    </>
  );
}

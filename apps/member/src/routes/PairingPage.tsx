import { useState } from 'react';
import type { PairingPreviewView } from '@seatwise/domain/invites/contract';
import { LinkButton } from '@seatwise/ui';
import { APP_BASES, ButtonLink, useFormat, useMe, useTitle } from '@seatwise/web';
import { Actions, Invitation, InvitationPage, Part, Points, Small, type Fact } from '../features/invitation/Invitation.tsx';
import { pairingLook, useHeadingFocus, useLook } from '../features/invitation/look.ts';
import { Dead, SignInFirst, VerifyFirst, WrongAccount } from '../features/invitation/steps.tsx';
import { AcceptPairing } from '../features/pairing/AcceptPairing.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

const BACK = paths.pairing();

/** A coach asks: who, what saying yes means, and one button. */
export function PairingPage() {
  const t = useWords();
  const look = useLook(pairingLook);
  const [accepted, setAccepted] = useState<string | null>(null);
  const frame = useHeadingFocus(accepted === null ? look.state : 'accepted');

  const shown = () => {
    if (accepted !== null) return <Paired coachName={accepted} fresh />;
    if (look.state === 'dead')
      return (
        <Dead
          back={BACK}
          reason={look.reason}
          title={t('pairing.plainName')}
          used={{ title: t('pairing.claimedTitle'), text: t('pairing.claimedText') }}
        />
      );
    if (look.state === 'claimed') return <Paired coachName={look.coachName} />;
    return <Waiting pairing={look} onAccepted={() => setAccepted(look.coachName)} />;
  };
  return <InvitationPage ref={frame}>{shown()}</InvitationPage>;
}

/** An invitation that can still be answered, by somebody or other. */
function Waiting({ pairing, onAccepted }: { pairing: PairingPreviewView; onAccepted: () => void }) {
  const t = useWords();
  const format = useFormat();
  const own = useMe()?.person.email ?? '';
  const { state, coachName: name, organizationName: organization, maskedEmail, expiresAt } = pairing;
  const until: Fact = { name: t('invitation.until'), value: format.dateTime(expiresAt) };
  const meant: Fact[] = maskedEmail === null ? [] : [{ name: t('invitation.for'), value: maskedEmail }];
  const from: Fact = { name: t('invitation.from'), value: organization === null ? name : `${name}, ${organization}` };
  const eyebrow = t('pairing.to', { name });

  if (state === 'verify') return <VerifyFirst back={BACK} eyebrow={eyebrow} then={t('pairing.verifyText')} facts={[from, until]} />;
  if (state === 'wrong_account')
    return (
      <WrongAccount back={BACK} eyebrow={eyebrow} maskedEmail={maskedEmail ?? ''} facts={[from, until]}>
        <Small>{t('pairing.wrongAsk', { name, own })}</Small>
      </WrongAccount>
    );
  if (state === 'own') return <Own eyebrow={eyebrow} />;
  if (state === 'suspended') return <Suspended eyebrow={eyebrow} organization={organization ?? name} name={name} facts={[from, until]} />;
  return (
    <Open name={name} organization={organization} facts={[...meant, until]}>
      {state === 'ready' ? (
        <AcceptPairing coachName={name} onAccepted={onAccepted} />
      ) : (
        <SignInFirst back={BACK} text={maskedEmail === null ? t('pairing.signInAny') : t('pairing.signInFor', { email: maskedEmail })} />
      )}
    </Open>
  );
}

function Open({
  name,
  organization,
  facts,
  children,
}: {
  name: string;
  organization: string | null;
  facts: readonly Fact[];
  children: React.ReactNode;
}) {
  const t = useWords();
  useTitle(t('pairing.name', { name }));
  return (
    <Invitation seat={{ yours: 'free', pair: true }} eyebrow={t('pairing.invites')} title={name} large host={organization} facts={facts}>
      {children}
    </Invitation>
  );
}

/** Coach and member are connected: what that means today, and no more. */
function Paired({ coachName: name, fresh = false }: { coachName: string; fresh?: boolean }) {
  const t = useWords();
  const title = fresh ? t('pairing.done', { name }) : t('pairing.already', { name });
  useTitle(title);
  return (
    <Invitation seat={{ yours: 'taken', pair: true }} title={title}>
      <Part title={t('pairing.next')}>
        <Points items={[t('pairing.nextBook', { name }), t('pairing.nextSeen', { name }), t('pairing.nextStop')]} />
      </Part>
      <Actions>
        <ButtonLink to={paths.seats()} hash="coaches" size="large" wide>
          {t('pairing.toCoaches')}
        </ButtonLink>
        <ButtonLink to={paths.home()} size="large" look="secondary" wide>
          {t('invitation.home')}
        </ButtonLink>
      </Actions>
    </Invitation>
  );
}

/** The coach opened their own link. */
function Own({ eyebrow }: { eyebrow: string }) {
  const t = useWords();
  const title = t('pairing.ownTitle');
  useTitle(title);
  return (
    <Invitation seat={{ yours: 'none' }} eyebrow={eyebrow} title={title} lead={t('pairing.ownText')}>
      <Actions>
        <LinkButton href={`${APP_BASES.trainer}coaching`} size="large" wide>
          {t('pairing.ownManage')}
        </LinkButton>
        <ButtonLink to={paths.home()} size="large" look="quiet" wide>
          {t('invitation.home')}
        </ButtonLink>
      </Actions>
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
  const title = t('pairing.suspendedTitle', { organization });
  useTitle(title);
  return (
    <Invitation
      seat={{ yours: 'free', pair: true }}
      eyebrow={eyebrow}
      title={title}
      lead={t('pairing.suspendedText', { name })}
      facts={facts}
    />
  );
}

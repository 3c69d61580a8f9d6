import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CreatePairingInput, INVITE_DAYS } from '@seatwise/domain/invites/contract';
import { Button, Choice, CopyField, Form, FormActions, Notice, Panel, QrCode, Section, SelectField, Stack, TextField } from '@seatwise/ui';
import { problemOf, useErrorWords, useFormat, useSignedIn, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Coaching.module.css';

const EXPIRIES = [3, 7, INVITE_DAYS, 30, 90, 365] as const;
const MAX_USES = 500;
const REFUSED = ['own', 'paired'] as const;

/** A pairing invite for one address, or a link for several people. */
export function PairingForm({ onInvited }: { onInvited: () => void }) {
  const t = useWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const { memberships } = useSignedIn();
  const [way, setWay] = useState<'mail' | 'link'>('mail');
  const [address, setAddress] = useState('');
  const [uses, setUses] = useState('5');
  const [days, setDays] = useState<number>(INVITE_DAYS);
  const [organizationId, setOrganizationId] = useState('');
  const [failures, setFailures] = useState(0);
  const create = useMutation(
    trpc.invites.createPairing.mutationOptions({
      onSuccess: () => {
        onInvited();
        return client.invalidateQueries(trpc.invites.pairings.pathFilter());
      },
    }),
  );
  const organizations = memberships.filter(
    ({ role, status, organizationStatus }) => status === 'active' && role !== 'member' && organizationStatus === 'approved',
  );
  const fields = CreatePairingInput.shape;
  const email = fields.email.safeParse(address);
  const emailFits = email.success && address.trim() !== '';
  const number = /^\d{1,3}$/.test(uses.trim()) ? Number(uses) : null;
  const usesFit = number !== null && fields.maxUses.safeParse(number).success;
  const again = () => {
    create.reset();
    setAddress('');
    setFailures(0);
  };
  const submit = () => {
    if (way === 'mail' ? !emailFits : !usesFit) {
      setFailures((count) => count + 1);
      return;
    }
    create.mutate({
      expiresInDays: days,
      ...(way === 'mail' ? { email: address } : { maxUses: number }),
      organizationId: organizationId === '' ? null : organizationId,
    });
  };
  const refusal = () => {
    if (create.error === null) return null;
    const state = problemOf(create.error).details['state'];
    const known = REFUSED.find((one) => one === state);
    return known === undefined ? words(create.error) : t(`pairing.refused.${known}`);
  };
  const refused = refusal();
  return (
    <Panel>
      <Section title={t('pairing.new')} lead={t('pairing.lead')}>
        {create.data === undefined ? (
          <Form label={t('pairing.new')} failures={failures} pending={create.isPending} onSubmit={submit}>
            <Choice
              label={t('pairing.how')}
              hideLabel
              value={way}
              onChange={(next) => {
                setWay(next);
                setFailures(0);
                create.reset();
              }}
              options={[
                { value: 'mail', label: t('pairing.byMail') },
                { value: 'link', label: t('pairing.byLink') },
              ]}
            />
            {way === 'mail' ? (
              <TextField
                label={t('pairing.email')}
                hint={t('pairing.emailHint')}
                name="email"
                type="email"
                inputMode="email"
                value={address}
                onChange={(next) => {
                  create.reset();
                  setAddress(next);
                }}
                error={failures > 0 && !emailFits ? t('pairing.emailNeeded') : null}
                autoComplete="off"
                spellCheck={false}
                required
              />
            ) : (
              <TextField
                label={t('pairing.uses')}
                name="uses"
                inputMode="numeric"
                value={uses}
                onChange={setUses}
                error={failures > 0 && !usesFit ? t('pairing.usesNeeded', { max: format.number(MAX_USES) }) : null}
                autoComplete="off"
                required
              />
            )}
            <SelectField
              label={t('pairing.expiry')}
              value={String(days)}
              onChange={(value) => setDays(Number(value))}
              options={EXPIRIES.map((count) => ({ value: String(count), label: t('pairing.days', { count }) }))}
            />
            {organizations.length === 0 ? null : (
              <SelectField
                label={t('pairing.asWhom')}
                value={organizationId}
                onChange={setOrganizationId}
                options={[
                  { value: '', label: t('pairing.myself') },
                  ...organizations.map((one) => ({ value: one.organizationId, label: one.organizationName })),
                ]}
              />
            )}
            {refused === null ? null : <Notice tone="harm">{refused}</Notice>}
            <FormActions>
              <Button type="submit" pending={create.isPending}>
                {way === 'mail' ? t('pairing.create') : t('pairing.createLink')}
              </Button>
            </FormActions>
          </Form>
        ) : (
          <Made url={create.data.url} who={create.variables?.email ?? null} onAgain={again} />
        )}
      </Section>
    </Panel>
  );
}

/** The link that was made, the one time it is shown. */
function Made({ url, who, onAgain }: { url: string; who: string | null; onAgain: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  return (
    <Stack gap={16}>
      {who === null ? (
        <Notice tone="waiting" title={t('pairing.once')}>
          {t('pairing.onceText')}
        </Notice>
      ) : (
        <Notice tone="done" title={t('pairing.sent', { who })}>
          {t('pairing.sentText')}
        </Notice>
      )}
      <div className={styles.made}>
        <div className={styles.madeText}>
          <CopyField label={t('pairing.url')} value={url} words={{ copy: shared('states.copy'), copied: shared('states.copied') }} />
        </div>
        <QrCode value={url} label={t('pairing.qr')} size={144} />
      </div>
      <div>
        <Button look="secondary" onClick={onAgain}>
          {t('pairing.another')}
        </Button>
      </div>
    </Stack>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsentChannel, ContactDetailView } from '@seatwise/domain/marketing/contract';
import { Button, ConfirmDialog, Dialog, Form, FormActions, Muted, Notice, Panel, Row, TextAreaField } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import { contactQuery } from '../../lib/desk-loaders.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import styles from './Contacts.module.css';
import { standingOf, whoOf } from './standing.ts';
import { StandingChip } from './StandingChip.tsx';

/** What a contact has said to one channel, and recording what they say now. */
export function ChannelPanel({ contact, channel }: { contact: ContactDetailView; channel: ConsentChannel }) {
  const t = useContactWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [asking, setAsking] = useState<'yes' | 'no' | null>(null);
  const [source, setSource] = useState('');
  const [failures, setFailures] = useState(0);
  const standing = standingOf(contact, channel);
  const name = t(`channel.${channel}`);
  const address = channel === 'email' ? contact.email : contact.whatsapp;
  const save = useMutation({
    mutationFn: (granted: boolean) =>
      api.client.marketing.setConsent.mutate({ contactId: contact.id, channel, granted, ...(granted ? { source } : {}) }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(contactQuery(contact.id).queryKey, saved);
      setAsking(null);
      setSource('');
      await queryClient.invalidateQueries(trpc.marketing.contacts.pathFilter());
    },
  });
  const open = (what: 'yes' | 'no') => {
    save.reset();
    setFailures(0);
    setAsking(what);
  };
  const close = () => setAsking(null);
  const refused = standing !== 'yes' && standing !== 'nothing' && standing !== 'none';
  const reason = standing === 'none' ? t('why.none') : null;
  return (
    <Panel>
      <div className={styles.channel}>
        <div className={styles.channelHead}>
          <h3 className={styles.channelName}>{t(`list.${channel}`)}</h3>
          <StandingChip contact={contact} channel={channel} />
        </div>
        {address === null ? null : <p className={styles.address}>{address}</p>}
        {standing === 'none' ? null : (
          <Muted>
            {t(channel === 'whatsapp' && (standing === 'yes' || standing === 'nothing') ? `why.${standing}Number` : `why.${standing}`)}
          </Muted>
        )}
        {refused ? null : (
          <Row>
            {standing === 'yes' ? null : (
              <Button
                look="secondary"
                size="small"
                reason={reason}
                label={t('one.recordOf', { channel: name })}
                onClick={() => open('yes')}
              >
                {t('one.record')}
              </Button>
            )}
            {standing === 'none' ? null : (
              <Button
                look={standing === 'yes' ? 'secondary' : 'quiet'}
                tone="neutral"
                size="small"
                label={t('one.withdrawOf', { channel: name })}
                onClick={() => open('no')}
              >
                {t('one.withdraw')}
              </Button>
            )}
          </Row>
        )}
      </div>
      <Dialog open={asking === 'yes'} onClose={close} title={t('one.recordTitle', { channel: name })}>
        <Form
          failures={failures}
          pending={save.isPending}
          onSubmit={() => (source.trim() === '' ? setFailures((count) => count + 1) : save.mutate(true))}
        >
          <p>{t('one.recordLead', { who: whoOf(contact) })}</p>
          {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
          <TextAreaField
            label={t('one.source')}
            hint={t('one.sourceHint')}
            value={source}
            onChange={(value) => setSource(value.slice(0, 300))}
            error={failures > 0 && source.trim() === '' ? t('one.sourceNeeded') : null}
            rows={3}
          />
          <FormActions>
            <Button type="submit" pending={save.isPending}>
              {t('one.record')}
            </Button>
            <Button look="quiet" tone="neutral" onClick={close}>
              {shared('states.cancel')}
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConfirmDialog
        open={asking === 'no'}
        onClose={close}
        onConfirm={() => save.mutate(false)}
        title={t('one.withdrawTitle', { channel: name })}
        consequence={t('one.withdrawText', { who: whoOf(contact) })}
        words={{ confirm: t('one.withdraw'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={save.isPending}
        error={save.error === null ? null : words(save.error)}
      />
    </Panel>
  );
}

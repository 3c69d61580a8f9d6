import { useEffect } from 'react';
import { CHANNELS } from '@seatwise/domain/marketing/contract';
import { CheckField, Section, Stack, TextField } from '@seatwise/ui';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { listOf, orNull, recordOf, textOf } from '../../../lib/json.ts';
import { LandingEditor } from '../../marketing/LandingEditor.tsx';
import { EmailsEditor } from '../../marketing/EmailsEditor.tsx';
import { SocialEditor } from '../../marketing/SocialEditor.tsx';
import { SeenEventProvider } from '../../marketing/use-event.ts';
import { WhatsappEditor } from '../../marketing/WhatsappEditor.tsx';
import { AuthorMark, Marked } from '../AuthorMark.tsx';
import { useStage } from '../draft/use-draft.ts';
import { SuggestButton } from '../SuggestButton.tsx';
import { useSeenEvent } from '../use-seen-event.ts';
import styles from './Stages.module.css';

/** What is said about it, and where: written or proposed, and seen as it will look. Nothing is sent before publishing. */
export function MarketingStage() {
  const t = useWizardWords();
  const { data, edit, errorAt, authorOf } = useStage('marketing');
  const channels = listOf(data['channels']);
  const undecided = data['channels'] === undefined || data['channels'] === null;
  // No channel is an answer too: it is the one that nothing has to be ticked for.
  useEffect(() => {
    if (undecided) edit({ channels: [] });
  }, [undecided, edit]);
  const chosen = (channel: string): boolean => channels.includes(channel);
  const error = errorAt('channels');
  const titled = (title: string, field: string) => (
    <>
      {title}
      <span className={styles.beside}>
        <AuthorMark author={authorOf(field)} />
      </span>
    </>
  );
  return (
    <SeenEventProvider value={useSeenEvent()}>
      <Stack gap={48}>
        <div>
          <fieldset className={styles.plain}>
            <legend className={styles.legend}>{t('marketing.channels')}</legend>
            {CHANNELS.map((channel) => (
              <CheckField
                key={channel}
                label={t(`marketing.channel.${channel}`)}
                hint={t(`marketing.channelHint.${channel}`)}
                checked={chosen(channel)}
                onChange={(on) => edit({ channels: on ? [...channels, channel] : channels.filter((one) => one !== channel) })}
              />
            ))}
          </fieldset>
          {error === null ? null : (
            <p role="alert" className={styles.error} data-missing tabIndex={-1}>
              {error}
            </p>
          )}
          <Marked author={authorOf('tone')} hint={t('marketing.toneHint')}>
            {(hint) => (
              <TextField
                label={t('marketing.tone')}
                hint={hint}
                value={textOf(data['tone'])}
                onChange={(tone) => edit({ tone: orNull(tone) })}
                maxLength={60}
                autoComplete="off"
                error={errorAt('tone')}
              />
            )}
          </Marked>
        </div>
        <Section
          title={titled(t('marketing.landing'), 'landingPage')}
          lead={t('marketing.landingLead')}
          aside={<SuggestButton fields={['landingPage']}>{t('marketing.suggest')}</SuggestButton>}
        >
          <LandingEditor page={recordOf(data['landingPage'])} onChange={(landingPage) => edit({ landingPage })} errorAt={errorAt} />
        </Section>
        {chosen('email') ? (
          <Section
            title={titled(t('marketing.emails'), 'emails')}
            lead={t('marketing.emailsLead')}
            aside={<SuggestButton fields={['emails']}>{t('marketing.suggest')}</SuggestButton>}
          >
            <EmailsEditor mails={listOf(data['emails']).map(recordOf)} onChange={(emails) => edit({ emails })} errorAt={errorAt} />
          </Section>
        ) : null}
        {chosen('social') ? (
          <Section
            title={titled(t('marketing.social'), 'social')}
            lead={t('marketing.socialLead')}
            aside={<SuggestButton fields={['social']}>{t('marketing.suggest')}</SuggestButton>}
          >
            <SocialEditor posts={listOf(data['social']).map(recordOf)} onChange={(social) => edit({ social })} errorAt={errorAt} />
          </Section>
        ) : null}
        {chosen('whatsapp') ? (
          <Section
            title={titled(t('marketing.whatsapp'), 'whatsapp')}
            lead={t('marketing.whatsappLead')}
            aside={<SuggestButton fields={['whatsapp']}>{t('marketing.suggest')}</SuggestButton>}
          >
            <WhatsappEditor message={recordOf(data['whatsapp'])} onChange={(whatsapp) => edit({ whatsapp })} errorAt={errorAt} />
          </Section>
        ) : null}
      </Stack>
    </SeenEventProvider>
  );
}

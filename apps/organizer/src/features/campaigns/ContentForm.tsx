import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { CampaignView, GeneratedView } from '@seatwise/domain/marketing/contract';
import { Button, CopyField, Form, FormActions, LinkButton, Notice, Row, Section } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { useWizardWords } from '../../i18n/wizard.ts';
import { elsewhere, publicUrl } from '../../lib/paths.ts';
import { isStale } from '../../lib/stale.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { LandingEditor } from '../marketing/LandingEditor.tsx';
import { SocialEditor } from '../marketing/SocialEditor.tsx';
import { SeenEventProvider } from '../marketing/use-event.ts';
import { isChangedContent, proposedFields, readContent, takeFields, toCopy, typedContent, type ContentField } from './content-draft.ts';
import { Proposed } from './Proposed.tsx';
import { ProposeButton } from './ProposeButton.tsx';
import { marketingMoved } from './queries.ts';
import { StaleNotice } from './StaleNotice.tsx';
import { Unsaved } from './Unsaved.tsx';
import styles from './Campaigns.module.css';

const PROPOSED = 'proposed';

/** The page's top and the posts of a published event, with the wizard's editors. What is saved is on the page at once. */
export function ContentForm({ event, campaign }: { event: EventView; campaign: CampaignView }) {
  const t = useMarketingWords();
  const wizard = useWizardWords();
  const shared = useWebWords();
  const words = useErrorWords();
  /** What the form began with, and the version it is based on. */
  const [base, setBase] = useState(() => ({ version: campaign.version, content: typedContent(campaign.content) }));
  const [typed, setTyped] = useState(base.content);
  const [failures, setFailures] = useState(0);
  const [proposal, setProposal] = useState<GeneratedView | null>(null);
  const changed = isChangedContent(typed, base.content);
  // Somebody else's words, while there are none of one's own.
  if (campaign.version > base.version && !changed) {
    const content = typedContent(campaign.content);
    setBase({ version: campaign.version, content });
    setTyped(content);
  }
  const { landingPage, social, wrong } = readContent(typed);
  const begin = (view: CampaignView) => {
    const content = typedContent(view.content);
    setBase({ version: view.version, content });
    setTyped(content);
  };
  const save = useMutation({
    mutationFn: (version: number) => api.client.marketing.saveContent.mutate({ eventId: event.id, version, landingPage, social }),
    onSuccess: async (view) => {
      begin(view);
      await Promise.all([marketingMoved(), queryClient.invalidateQueries(trpc.events.pathFilter())]);
    },
    onError: () => setFailures((count) => count + 1),
  });
  const stale = isStale(save.error);
  const change = (next: typeof typed) => {
    setTyped(next);
    if (!stale) save.reset();
  };
  const errorAt = (path: string): string | null => {
    const what = wrong.get(path);
    return what === undefined || (what === 'needed' && failures === 0) ? null : t(`content.${what}`);
  };
  const propose = (view: GeneratedView) => {
    setProposal(view);
    // It stands above what it is about.
    requestAnimationFrame(() => document.getElementById(PROPOSED)?.scrollIntoView({ block: 'start' }));
  };
  const fields = proposal === null ? [] : proposedFields(proposal, typed);
  const nameOf = ({ field, network }: ContentField): string =>
    field === 'post'
      ? t('content.post', { network: wizard(`marketing.network.${network ?? 'linkedin'}`) })
      : t(field === 'body' ? 'content.text' : `content.${field}`);
  return (
    <SeenEventProvider
      value={{
        title: event.title,
        startsAt: event.startsAt,
        endsAt: event.endsAt,
        zone: event.timeZone,
        organizer: event.organizationName,
        link: publicUrl(event.slug),
      }}
    >
      <Unsaved unsaved={changed && !save.isPending} />
      {proposal === null ? null : (
        <div id={PROPOSED} className={styles.proposed}>
          <Proposed
            origin={proposal.origin}
            fields={fields.map((field) => ({ ...field, label: nameOf(field) }))}
            onTake={(keys) => {
              change(
                takeFields(
                  typed,
                  fields.filter(({ key }) => keys.includes(key)),
                ),
              );
              if (keys.length > 1) setProposal(null);
            }}
            onDismiss={() => setProposal(null)}
          />
        </div>
      )}
      <Form
        failures={failures}
        pending={save.isPending}
        onSubmit={() => (wrong.size > 0 ? setFailures((count) => count + 1) : save.mutate(base.version))}
      >
        <div>
          <Section
            title={t('content.landing')}
            lead={t('content.landingLead')}
            aside={
              <Row>
                <ProposeButton eventId={event.id} channel="landing" onProposed={propose} />
                <LinkButton href={elsewhere.event(event.slug)} look="quiet" size="small">
                  {t('content.seePage')}
                </LinkButton>
              </Row>
            }
          >
            <LandingEditor page={typed.landing} onChange={(landing) => change({ ...typed, landing })} errorAt={errorAt} />
          </Section>
          <Section
            title={t('content.social')}
            lead={t('content.socialLead')}
            aside={<ProposeButton eventId={event.id} channel="social" onProposed={propose} />}
          >
            <SocialEditor
              posts={typed.social}
              onChange={(posts) => change({ ...typed, social: posts })}
              errorAt={errorAt}
              below={(network, text) => {
                const link = campaign.links.social[network];
                const copy = { words: { copy: shared('states.copy'), copied: shared('states.copied') } };
                const named = { network: wizard(`marketing.network.${network}`) };
                return text.trim() === '' ? null : (
                  <>
                    <CopyField label={t('content.copy', named)} value={toCopy(text.trim(), link)} {...copy} />
                    <CopyField label={t('content.link', named)} value={link} {...copy} />
                  </>
                );
              }}
            />
          </Section>
          <div className={styles.saving}>
            {stale ? (
              <StaleNotice
                look={() => queryClient.fetchQuery({ ...trpc.marketing.campaign.queryOptions({ eventId: event.id }), staleTime: 0 })}
                saving={save.isPending}
                onTheirs={(view) => {
                  begin(view);
                  save.reset();
                }}
                onMine={({ version }) => save.mutate(version)}
              />
            ) : save.error === null ? null : (
              <Notice tone="harm">{words(save.error)}</Notice>
            )}
            {failures > 0 && wrong.size > 0 ? <Notice tone="harm">{t('content.wrong')}</Notice> : null}
            {save.isSuccess && !changed ? <Notice tone="done">{t('content.saved')}</Notice> : null}
            <FormActions>
              <Button
                type="submit"
                look={changed ? 'primary' : 'secondary'}
                pending={save.isPending}
                reason={changed ? null : t('reason.nothingChanged')}
                reasonAs="tip"
              >
                {t('content.save')}
              </Button>
            </FormActions>
          </div>
        </div>
      </Form>
    </SeenEventProvider>
  );
}

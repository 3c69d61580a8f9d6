import { useMutation } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { WhatsappCampaignView } from '@seatwise/domain/marketing/contract';
import { canSend } from '@seatwise/domain/marketing/policy';
import { Button, EmptyState, ErrorState, Form, FormActions, Muted, Notice, Section, SkeletonList, Stack, StatusChip } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useLanguage, useTitle, useWebWords } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { isStale } from '../../lib/stale.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { StaleNotice } from '../campaigns/StaleNotice.tsx';
import { useDeskEvent } from '../desk/use-event.ts';
import { Came } from './Came.tsx';
import { CampaignActions } from './CampaignActions.tsx';
import { CampaignForm } from './CampaignForm.tsx';
import { differs, draftOf, emptyDraft, inputOf, wrongWith, type WhatsappDraft } from './draft.ts';
import { NotConfigured } from './NotConfigured.tsx';
import { PhonePreview } from './PhonePreview.tsx';
import { Reach } from './Reach.tsx';
import { Rules } from './Rules.tsx';
import { STATUS_TONE, useCampaigns } from './use-campaigns.ts';
import styles from './Whatsapp.module.css';

/** In the place of an id: one that is not saved yet. */
const NEW = 'new';

/** One WhatsApp message: whom it is for, what it says, when it goes, and what became of it. */
export function WhatsappCampaignPage() {
  const t = useWhatsappWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const event = useDeskEvent();
  const { whatsappId } = useParams({ strict: false });
  const campaigns = useCampaigns(event.id);
  const [savedId, setSavedId] = useState<string | null>(null);
  const campaign = campaigns.data?.items.find(({ id }) => id === whatsappId) ?? null;
  useTitle(`${t('list.title')} · ${event.title}`);
  if (campaigns.data === undefined)
    return campaigns.error === null ? (
      <SkeletonList rows={3} height={140} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('one.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void campaigns.refetch()}
        pending={campaigns.isFetching}
      >
        {words(campaigns.error)}
      </ErrorState>
    );
  if (campaign === null && whatsappId !== NEW)
    return (
      <EmptyState
        title={t('one.gone')}
        action={
          <ButtonLink to={deskPaths.whatsapp} params={{ eventId: event.id }} look="secondary">
            {t('one.back')}
          </ButtonLink>
        }
      >
        {t('one.goneText')}
      </EmptyState>
    );
  return (
    <Editor
      key={campaign?.id ?? NEW}
      campaign={campaign}
      event={event}
      configured={campaigns.data.configured}
      saidSaved={savedId !== null && savedId === campaign?.id}
      onSaved={setSavedId}
    />
  );
}

function Editor({
  campaign,
  event,
  configured,
  saidSaved,
  onSaved,
}: {
  campaign: WhatsappCampaignView | null;
  event: EventView;
  configured: boolean;
  /** It was saved here, maybe as a new one: the page is then another. */
  saidSaved: boolean;
  onSaved: (id: string) => void;
}) {
  const t = useWhatsappWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const language = useLanguage();
  const [typed, setTyped] = useState<WhatsappDraft | null>(null);
  /** What was there when typing began. */
  const [base, setBase] = useState(campaign);
  const [failures, setFailures] = useState(0);
  const saved = campaign === null ? emptyDraft(language) : draftOf(campaign);
  const draft = typed ?? saved;
  const wrong = wrongWith(draft);
  const changed = campaign === null || differs(draft, saved);
  const verdict = campaign === null ? true : canSend.edit(campaign);
  const fixed = verdict === 'sending' || verdict === 'sent' || verdict === 'cancelled' ? verdict : null;
  const over = event.status === 'cancelled' || event.status === 'completed' ? t('act.reasons.event_over') : null;
  const save = useMutation({
    mutationFn: (over: WhatsappCampaignView | null) => api.client.marketing.saveWhatsapp.mutate(inputOf(event.id, over, draft)),
    onSuccess: async (view) => {
      queryClient.setQueryData(trpc.marketing.whatsapp.queryKey({ eventId: event.id }), (known) =>
        known === undefined
          ? undefined
          : {
              ...known,
              items: known.items.some(({ id }) => id === view.id)
                ? known.items.map((one) => (one.id === view.id ? view : one))
                : [...known.items, view],
            },
      );
      setTyped(null);
      setFailures(0);
      onSaved(view.id);
      if (campaign === null)
        await navigate({ to: deskPaths.whatsappCampaign, params: { eventId: event.id, whatsappId: view.id }, replace: true });
      await queryClient.invalidateQueries(trpc.marketing.pathFilter());
    },
  });
  const stale = isStale(save.error);
  const theirs = async (): Promise<WhatsappCampaignView | null> => {
    const { items } = await queryClient.fetchQuery({ ...trpc.marketing.whatsapp.queryOptions({ eventId: event.id }), staleTime: 0 });
    return items.find(({ id }) => id === campaign?.id) ?? null;
  };
  const sent = campaign !== null && campaign.counts.recipients > 0;
  return (
    <>
      <div className={styles.head}>
        <ButtonLink to={deskPaths.whatsapp} params={{ eventId: event.id }} look="quiet" size="small">
          {t('one.back')}
        </ButtonLink>
        {campaign === null ? null : <StatusChip tone={STATUS_TONE[campaign.status]}>{t(`status.${campaign.status}`)}</StatusChip>}
      </div>
      {configured ? null : (
        <div className={styles.before}>
          <NotConfigured />
        </div>
      )}
      {sent && fixed === null ? <Came eventId={event.id} campaign={campaign} /> : null}
      <Section title={campaign === null ? t('one.new') : campaign.template.name}>
        <div className={styles.two}>
          <Stack gap={32}>
            {fixed === null ? (
              <Form
                failures={failures}
                pending={save.isPending}
                onSubmit={() => {
                  if (wrong.size > 0) setFailures((count) => count + 1);
                  else if (changed) save.mutate(base);
                }}
              >
                <CampaignForm
                  draft={draft}
                  zone={event.timeZone}
                  wrong={failures > 0 ? wrong : new Set()}
                  onChange={(next) => {
                    if (typed === null) setBase(campaign);
                    setTyped(next);
                    if (!stale) save.reset();
                  }}
                />
                {stale ? (
                  <StaleNotice
                    look={theirs}
                    saving={save.isPending}
                    onTheirs={() => {
                      setTyped(null);
                      save.reset();
                    }}
                    onMine={(view) => save.mutate(view)}
                  />
                ) : save.error === null ? null : (
                  <Notice tone="harm">{words(save.error)}</Notice>
                )}
                {saidSaved && !changed ? <Notice tone="done">{t('one.saved')}</Notice> : null}
                <FormActions>
                  <Button
                    type="submit"
                    look={changed ? 'primary' : 'secondary'}
                    pending={save.isPending}
                    reason={over ?? (changed ? null : t('one.nothing'))}
                    reasonAs="tip"
                  >
                    {t('one.save')}
                  </Button>
                </FormActions>
              </Form>
            ) : (
              <>
                <p>
                  <strong>{t(`audience.${draft.audience}`)}</strong>
                  <br />
                  <Muted small>{t(`one.fixed.${fixed}`)}</Muted>
                </p>
                {sent ? <Came eventId={event.id} campaign={campaign} /> : null}
              </>
            )}
          </Stack>
          <div className={styles.beside}>
            <PhonePreview draft={draft} event={event} />
            {fixed === null ? <Rules /> : null}
          </div>
        </div>
      </Section>
      {fixed === 'sent' || fixed === 'cancelled' ? null : campaign === null ? (
        <Section title={t('reach.title')}>
          <Muted>{t('reach.counted')}</Muted>
        </Section>
      ) : (
        <>
          <Reach campaign={campaign} />
          <Section title={t('act.title')}>
            <CampaignActions campaign={campaign} event={event} configured={configured} changed={changed} />
          </Section>
        </>
      )}
    </>
  );
}

import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType, type LazyExoticComponent } from 'react';
import type { Stage, WizardView } from '@seatwise/domain/wizard/contract';
import { Button, Notice, SkeletonList } from '@seatwise/ui';
import { Link, useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { STAGES } from './draft/stages.ts';
import { useWizardWords } from '../../i18n/wizard.ts';
import { textOf } from '../../lib/json.ts';
import { paths } from '../../lib/paths.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { Adoption } from './Adoption.tsx';
import { AssistantDock } from './AssistantDock.tsx';
import { standing } from './draft/problems.ts';
import { NotSavedError } from './draft/store.ts';
import { useDraft, useDraftStore, useSchemas, WizardProvider } from './draft/use-draft.ts';
import { ElsewhereNotice } from './ElsewhereNotice.tsx';
import { Proposals } from './Proposals.tsx';
import { SaveState } from './SaveState.tsx';
import { StageActions } from './stage-actions.ts';
import { Stepper } from './Stepper.tsx';
import { goTo, useAdvance } from './use-steps.ts';
import styles from './WizardFrame.module.css';

const FORMS: Record<Stage, LazyExoticComponent<ComponentType>> = {
  contact_info: lazy(() => import('./stages/ContactStage.tsx').then(({ ContactStage }) => ({ default: ContactStage }))),
  event_basics: lazy(() => import('./stages/BasicsStage.tsx').then(({ BasicsStage }) => ({ default: BasicsStage }))),
  venue_selection: lazy(() => import('./stages/VenueStage.tsx').then(({ VenueStage }) => ({ default: VenueStage }))),
  ticketing: lazy(() => import('./stages/TicketingStage.tsx').then(({ TicketingStage }) => ({ default: TicketingStage }))),
  marketing: lazy(() => import('./stages/MarketingStage.tsx').then(({ MarketingStage }) => ({ default: MarketingStage }))),
  review: lazy(() => import('./stages/ReviewStage.tsx').then(({ ReviewStage }) => ({ default: ReviewStage }))),
};

const NOTHING: ReadonlySet<string> = new Set();

/** The six steps, the form, and the assistant around a draft. `asked` is the stage of the address, whoever wrote it. */
export function WizardFrame({ first, asked }: { first: WizardView; asked: string | undefined }) {
  const t = useWizardWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const store = useDraftStore(first);
  const draft = useDraft(store);
  useSchemas();
  const advance = useAdvance(store);
  const [touched, setTouched] = useState(NOTHING);
  const [failures, setFailures] = useState(0);
  const form = useRef<HTMLDivElement>(null);
  const { sessionId } = draft.view;

  const wanted = STAGES.find((one) => one === asked) ?? draft.view.stage;
  const open = standing(draft, wanted).find((one) => one.stage === wanted);
  const reachable = STAGES.indexOf(wanted) <= STAGES.indexOf(draft.view.stage) || open?.behind === null;
  const stage = reachable ? wanted : draft.view.stage;
  const steps = standing(draft, stage);
  const at = STAGES.indexOf(stage);
  const title = textOf(draft.data.event_basics['title']);
  useTitle(t('pageTitle', { step: t(`stage.${stage}.title`), event: title || t('untitled') }));

  // The server knows where one is: the assistant speaks of that stage, another device goes on from there.
  useEffect(() => {
    void goTo(store, stage).catch(() => undefined);
  }, [store, stage]);
  // Published in another tab: this one shows what follows, too.
  const { view } = draft;
  useEffect(() => {
    if (view.status === 'completed') queryClient.setQueryData(trpc.wizard.get.queryKey({ sessionId: view.sessionId }), view);
  }, [view]);
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-missing]')?.focus();
  }, [failures]);

  const show = (to: Stage) => navigate({ to: paths.stage, params: { sessionId, stage: to } });
  const onward = () => {
    setTouched((before) => new Set([...before, stage]));
    if ((steps[at]?.problems.length ?? 0) > 0) {
      setFailures((count) => count + 1);
      return;
    }
    advance.mutate(stage, { onSuccess: (view) => void show(view.stage), onError: () => setFailures((count) => count + 1) });
  };
  const Form = FORMS[stage];
  const before = STAGES[at - 1];
  const missing = steps[at]?.problems.length ?? 0;
  return (
    <WizardProvider
      value={{ store, draft, stage, touched, touch: (path) => setTouched((now) => (now.has(path) ? now : new Set([...now, path]))) }}
    >
      <StageActions value={{ onward, show: (to) => void show(to) }}>
        <div className={styles.wizard}>
          <div className={styles.steps}>
            <Stepper sessionId={sessionId} steps={steps} />
          </div>
          <div className={styles.middle} ref={form}>
            <header className={styles.head}>
              <p className={styles.crumb}>
                <Link to={paths.home}>{t('myEvents')}</Link>
                <span aria-hidden> / </span>
                <span className={styles.event}>{title || t('untitled')}</span>
              </p>
              <div className={styles.heading}>
                <div>
                  <p className={styles.count}>{t('steps.of', { step: at + 1, all: STAGES.length })}</p>
                  <h1 className={styles.title}>{t(`stage.${stage}.heading`)}</h1>
                </div>
                <SaveState state={draft.state} store={store} />
              </div>
              <p className={styles.lead}>{t(`stage.${stage}.lead`)}</p>
            </header>
            <Adoption />
            <ElsewhereNotice draft={draft} store={store} />
            {!reachable && open?.behind ? (
              <Notice tone="waiting">{t('steps.locked', { stage: t(`stage.${open.behind}.title`) })}</Notice>
            ) : null}
            <div id="proposals">
              <Proposals />
            </div>
            <Suspense fallback={<SkeletonList rows={3} height={64} label={shared('states.loading')} />}>
              <Form key={stage} />
            </Suspense>
            {advance.error === null || advance.error instanceof NotSavedError ? null : <Notice tone="harm">{words(advance.error)}</Notice>}
            {touched.has(stage) && missing > 0 && stage !== 'review' ? (
              <Notice tone="waiting">{t('steps.missingHere', { count: missing })}</Notice>
            ) : null}
            <div className={styles.actions}>
              {before === undefined ? null : (
                <Button look="secondary" icon={<IconArrowLeft size={16} stroke={1.75} aria-hidden />} onClick={() => void show(before)}>
                  {t('back')}
                </Button>
              )}
              {stage === 'review' ? null : (
                <Button pending={advance.isPending} onClick={onward}>
                  {t('onward')}
                </Button>
              )}
            </div>
          </div>
          <AssistantDock />
        </div>
      </StageActions>
    </WizardProvider>
  );
}

import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Author, Json, Problem, Stage, WizardView } from '@seatwise/domain/wizard/contract';
import { useProblemWords } from '../use-problem-words.ts';
import { draftApi } from './api.ts';
import { loadSchemas, problemsOf } from './problems.ts';
import { DraftStore, type Draft } from './store.ts';

/** Every so often another tab's work and the assistant's are looked for. */
const LOOK_EVERY_MS = 15_000;

/** A draft for as long as the page is open. Saves when the page is hidden or left, looks at the server when one comes back. */
export function useDraftStore(view: WizardView): DraftStore {
  const [store, setStore] = useState(() => new DraftStore(view, draftApi(view.sessionId)));
  if (store.snapshot().view.sessionId !== view.sessionId) setStore(new DraftStore(view, draftApi(view.sessionId)));
  useEffect(() => {
    const refresh = () => void store.refresh().catch(() => undefined);
    const look = () => {
      if (document.visibilityState === 'hidden') void store.flush();
      else refresh();
    };
    const going = (event: BeforeUnloadEvent) => {
      // What waits or is on its way is sent along; what cannot be saved is asked about.
      if (['retrying', 'refused'].includes(store.snapshot().state.kind)) event.preventDefault();
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('visibilitychange', look, { signal });
    window.addEventListener('online', () => void store.flush(), { signal });
    window.addEventListener('pagehide', () => store.leave(), { signal });
    window.addEventListener('beforeunload', going, { signal });
    const timer = setInterval(() => (document.visibilityState === 'visible' ? refresh() : undefined), LOOK_EVERY_MS);
    return () => {
      listening.abort();
      clearInterval(timer);
      void store.flush();
    };
  }, [store]);
  return store;
}

export interface WizardContext {
  store: DraftStore;
  draft: Draft;
  stage: Stage;
  /** Paths of this stage that the person has been in, and stages they have tried to leave: only there is said what is missing. */
  touched: ReadonlySet<string>;
  touch: (path: string) => void;
}

const Context = createContext<WizardContext | null>(null);
export const WizardProvider = Context.Provider;

export function useWizard(): WizardContext {
  const context = useContext(Context);
  if (context === null) throw new Error('useWizard belongs into the wizard.');
  return context;
}

/** Draws again once the schemas are there. */
export function useSchemas(): void {
  const [, setThere] = useState(false);
  useEffect(() => void loadSchemas().then(() => setThere(true)), []);
}

export const useDraft = (store: DraftStore): Draft => useSyncExternalStore(store.subscribe, store.snapshot);

/** The stage that is shown: what it holds, how to change it, and what it lacks. */
export function useStage<S extends Stage>(stage: S) {
  const { store, draft, touched, touch } = useWizard();
  const problemWords = useProblemWords();
  const problems: Problem[] = problemsOf(stage, draft);
  const edit = useCallback((patch: { [field: string]: Json }) => store.edit(stage, patch), [store, stage]);
  /** In words, once somebody has been there. `path` as the schema has it: `tiers.0.name`. */
  const errorAt = (path: string): string | null => {
    if (!touched.has(`${stage}.${path}`) && !touched.has(stage)) return null;
    const found = problems.find((one) => one.path === path);
    return found === undefined ? null : problemWords(found);
  };
  const authorOf = (field: string): Author | undefined => {
    const value = draft.data[stage][field];
    if (value === undefined || value === null || value === '') return undefined;
    return draft.edits[stage]?.[field] === undefined ? draft.view.provenance[stage][field] : 'person';
  };
  return {
    data: draft.data[stage],
    problems,
    edit,
    errorAt,
    authorOf,
    touch: (path: string) => touch(`${stage}.${path}`),
  };
}

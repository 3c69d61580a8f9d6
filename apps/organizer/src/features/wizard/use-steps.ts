/** What moves a draft on: each saves what was typed first, and is tried again when somebody else was quicker. */
import { useMutation } from '@tanstack/react-query';
import type { Stage } from '@seatwise/domain/wizard/contract';
import { useLanguage } from '@seatwise/web';
import { api } from '../../lib/trpc.ts';
import type { DraftStore } from './draft/store.ts';

const { wizard } = api.client;

/** Forwards by one, from the stage that is shown. */
export const useAdvance = (store: DraftStore) =>
  useMutation({
    mutationFn: async (from: Stage) => {
      const { sessionId } = store.snapshot().view;
      await goTo(store, from);
      return store.perform((version) => wizard.advance.mutate({ sessionId, version }));
    },
  });

/** To any stage, as far as everything before it holds. */
export async function goTo(store: DraftStore, stage: Stage) {
  const { sessionId } = store.snapshot().view;
  return store.perform(async (version, view) => (view.stage === stage ? view : wizard.goTo.mutate({ sessionId, version, stage })));
}

export const useApply = (store: DraftStore) =>
  useMutation({
    mutationFn: ({ proposalId, toolCallId, fields }: { proposalId: string; toolCallId?: string | null; fields: string[] | null }) => {
      const { sessionId } = store.snapshot().view;
      return store.perform((version) =>
        wizard.applyProposal.mutate({
          sessionId,
          version,
          proposalId,
          ...(toolCallId ? { toolCallId } : {}),
          ...(fields ? { fields } : {}),
        }),
      );
    },
  });

export const useDismiss = (store: DraftStore) =>
  useMutation({
    mutationFn: async (proposalId: string) => {
      await wizard.dismissProposal.mutate({ sessionId: store.snapshot().view.sessionId, proposalId });
      await store.refresh();
    },
  });

/** Asks for words or tiers: they come as a proposal, beside what stands there. */
export function useSuggest(store: DraftStore) {
  const locale = useLanguage();
  return useMutation({
    mutationFn: async ({ stage, fields }: { stage: Stage; fields?: string[] }) => {
      await store.flush();
      const suggested = await wizard.suggest.mutate({
        sessionId: store.snapshot().view.sessionId,
        stage,
        locale,
        ...(fields ? { fields } : {}),
      });
      await store.refresh();
      return suggested;
    },
  });
}

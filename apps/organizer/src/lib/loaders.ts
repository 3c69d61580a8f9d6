/** What a route loads before it is drawn. */
import { loadMe } from '@seatwise/web';
import { api, queryClient, trpc } from './trpc.ts';

/** Words that come with the pages they stand on. */
const wizardWords = async (): Promise<void> => (await import('../i18n/wizard.ts')).addWizardWords();

export const load = {
  home: async () => {
    const me = await loadMe(api);
    await Promise.all([
      queryClient.ensureQueryData(trpc.wizard.mine.queryOptions({})),
      ...(me === null ? [] : [queryClient.ensureQueryData(trpc.events.list.queryOptions({}))]),
    ]);
  },
  /** Always what the server has now: a draft may have been changed anywhere. */
  wizard: (sessionId: string) =>
    Promise.all([wizardWords(), queryClient.fetchQuery({ ...trpc.wizard.get.queryOptions({ sessionId }), staleTime: 0 })]),
};

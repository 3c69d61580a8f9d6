import type { Api } from '../api/api.ts';

/**
 * Asks who is there, of a server that has just let somebody in. A look from before may still be under way (the window came into view while the
 * password was being checked): its answer is that nobody is there, and it would be taken for this one's.
 */
export async function lookAgain({ queryClient, trpc }: Api): Promise<void> {
  await queryClient.cancelQueries(trpc.identity.me.queryFilter());
  // Fetched, not removed: the header watches it and must see who came in.
  await queryClient.fetchQuery({ ...trpc.identity.me.queryOptions(), staleTime: 0 });
}

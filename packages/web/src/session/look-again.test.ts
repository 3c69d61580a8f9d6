import { QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createApi } from '../api/api.ts';
import { lookAgain } from './look-again.ts';

const answer = (me: object | null): Response => Response.json([{ result: { data: me } }]);
const MIA = { person: { id: 'mia', name: 'Mia' }, memberships: [], platformRole: null };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('looking again after signing in', () => {
  test('a look from before is not taken for it, however late its answer comes', async () => {
    const before = Promise.withResolvers<Response>();
    const fetching = vi.spyOn(globalThis, 'fetch').mockReturnValueOnce(before.promise).mockResolvedValueOnce(answer(MIA));
    const api = createApi();
    const options = api.trpc.identity.me.queryOptions();
    // The header watches: nobody was there when the page opened, and it is asked once more.
    api.queryClient.setQueryData(options.queryKey, null);
    const leave = new QueryObserver(api.queryClient, { ...options, staleTime: 0 }).subscribe(() => undefined);
    await vi.waitFor(() => expect(fetching).toHaveBeenCalledTimes(1));

    await lookAgain(api);
    expect(api.queryClient.getQueryData(options.queryKey)).toEqual(MIA);
    before.resolve(answer(null));
    await vi.waitFor(() => expect(api.queryClient.isFetching()).toBe(0));
    expect(api.queryClient.getQueryData(options.queryKey)).toEqual(MIA);
    expect(fetching).toHaveBeenCalledTimes(2);
    leave();
    api.queryClient.clear();
  });
});

import { queryOf, router } from '../kernel/trpc.ts';
import { discover } from './discover.ts';
import { get, list, mine } from './own.ts';
import { bySlug } from './page.ts';

export const eventsRouter = router({
  bySlug: queryOf(bySlug),
  discover: queryOf(discover),
  list: queryOf(list),
  mine: queryOf(mine),
  get: queryOf(get),
});

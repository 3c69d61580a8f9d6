import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { cancel } from './cancel.ts';
import { setCheckInStaff } from './check-in-staff.ts';
import { discover } from './discover.ts';
import { get, list, mine } from './own.ts';
import { bySlug } from './page.ts';
import { update } from './update.ts';
import { recordVisit } from './visits.ts';

export const eventsRouter = router({
  bySlug: queryOf(bySlug),
  discover: queryOf(discover),
  list: queryOf(list),
  mine: queryOf(mine),
  get: queryOf(get),
  update: mutation(update),
  cancel: mutation(cancel),
  setCheckInStaff: mutation(setCheckInStaff),
  recordVisit: mutation(recordVisit),
});

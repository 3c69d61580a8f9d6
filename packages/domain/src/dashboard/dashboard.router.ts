import { queryOf, router, streamOf } from '../kernel/trpc.ts';
import { live } from './live.ts';
import { exportDays, get, series } from './queries.ts';

export const dashboardRouter = router({
  get: queryOf(get),
  series: queryOf(series),
  export: queryOf(exportDays),
  live: streamOf(live),
});

import { queryOf, router } from '../kernel/trpc.ts';
import { pending } from '../marketing/seam.ts';
import { DashboardInput, SeriesInput, type DashboardExport, type DashboardView, type SeriesView } from './contract.ts';

export const dashboardRouter = router({
  get: queryOf(pending<typeof DashboardInput, DashboardView>('dashboard.get', DashboardInput)),
  series: queryOf(pending<typeof SeriesInput, SeriesView>('dashboard.series', SeriesInput)),
  export: queryOf(pending<typeof DashboardInput, DashboardExport>('dashboard.export', DashboardInput)),
});

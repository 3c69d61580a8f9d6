import { useOrganization } from '../features/organizations/use-organization.ts';
import { Dashboard } from '../features/dashboard/Dashboard.tsx';
import { WaitingForApproval } from '../features/dashboard/WaitingForApproval.tsx';

/** How full the organisation is, and who waits at the door. */
export function DashboardPage() {
  return useOrganization().status === 'pending' ? <WaitingForApproval /> : <Dashboard />;
}

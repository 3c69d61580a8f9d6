import { useQueries } from '@tanstack/react-query';
import { useSignedIn } from '@seatwise/web';
import { trpc } from '../../lib/trpc.ts';
import type { Letting } from './VenueForm.tsx';

/** The organisations one may let venues for, and what they are paid in. */
export function useLetting(): { organizations: Letting[]; currency: (organizationId: string) => string | null } {
  const { memberships } = useSignedIn();
  const organizations = memberships
    .filter(
      ({ role, status, organizationStatus }) =>
        status === 'active' && organizationStatus === 'approved' && (role === 'owner' || role === 'admin'),
    )
    .map(({ organizationId, organizationName }) => ({ id: organizationId, name: organizationName }));
  const known = useQueries({ queries: organizations.map(({ id }) => trpc.seats.organization.queryOptions({ organizationId: id })) });
  return { organizations, currency: (organizationId) => known.find(({ data }) => data?.id === organizationId)?.data?.currency ?? null };
}

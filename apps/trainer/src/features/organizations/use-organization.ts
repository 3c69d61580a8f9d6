import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { trpc } from '../../lib/trpc.ts';

/** Which organisation the page is about. */
export function useOrganizationId(): string {
  return useParams({ from: '/signed-in/organizations/$organizationId' }).organizationId;
}

/** The organisation the page is about, loaded by its layout route. */
export function useOrganization(): OrganizationView {
  const organizationId = useOrganizationId();
  return useSuspenseQuery(trpc.seats.organization.queryOptions({ organizationId })).data;
}

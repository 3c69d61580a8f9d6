import { useSearch } from '@tanstack/react-router';
import { useSignedIn } from '@seatwise/web';
import { contactsSearch } from './search.ts';

interface Managed {
  id: string;
  name: string;
}

/** The organisations whose contacts one looks after, and the one the address names, or else the first. */
export function useContactsOf(): { organizations: Managed[]; organization: Managed | null } {
  const { of } = contactsSearch(useSearch({ strict: false }));
  const { memberships } = useSignedIn();
  const organizations = memberships
    .filter(({ role, status }) => status === 'active' && (role === 'owner' || role === 'admin'))
    .map(({ organizationId, organizationName }) => ({ id: organizationId, name: organizationName }));
  return { organizations, organization: organizations.find(({ id }) => id === of) ?? organizations[0] ?? null };
}

import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SignedInContext, useMe } from './session.ts';

/**
 * The component of a guarded layout route. When the session ends while a page is open, it leads to signing in, saying why, and
 * back; until then the page keeps showing what it showed.
 */
export function SignedIn() {
  const me = useMe();
  const [last, setLast] = useState(me);
  if (me !== null && me !== last) setLast(me);
  const navigate = useNavigate();
  const here = useRouterState({ select: ({ location }) => location.publicHref });
  const ended = me === null;
  useEffect(() => {
    if (ended) void navigate({ to: '/sign-in', search: { to: here, expired: true }, replace: true });
    // Only the end of the session matters, not where the person happens to be when the effect runs again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ended]);
  const present = me ?? last;
  return present === null ? null : (
    <SignedInContext value={present}>
      <Outlet />
    </SignedInContext>
  );
}

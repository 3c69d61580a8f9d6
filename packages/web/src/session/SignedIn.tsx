import { Outlet, useRouter } from '@tanstack/react-router';
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
  const router = useRouter();
  const ended = me === null;
  useEffect(() => {
    if (!ended) return;
    // A guard may have seen it first, and know where the person was going.
    const { pathname, publicHref, search } = router.latestLocation;
    const to: unknown = pathname === '/sign-in' ? search.to : publicHref;
    void router.navigate({ to: '/sign-in', search: { ...(typeof to === 'string' ? { to } : {}), expired: true }, replace: true });
  }, [ended, router]);
  const present = me ?? last;
  return present === null ? null : (
    <SignedInContext value={present}>
      <Outlet />
    </SignedInContext>
  );
}

import { Outlet } from '@tanstack/react-router';
import { Shell } from '@seatwise/web';

/** What stands around every page of the organizer SPA. */
export function Root() {
  return (
    <Shell app="organizer" nav={[]}>
      <Outlet />
    </Shell>
  );
}

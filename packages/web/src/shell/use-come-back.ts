import { useRouterState } from '@tanstack/react-router';
import { safeReturnTo } from '../session/return-to.ts';

/** Whoever signs in here comes back here. */
export function useComeBack(): { to?: string } {
  const here = useRouterState({ select: ({ location }) => location.publicHref });
  return safeReturnTo(here) === null ? {} : { to: here };
}

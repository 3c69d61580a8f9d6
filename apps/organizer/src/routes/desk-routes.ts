import type { AnyRoute } from '@tanstack/react-router';

/** Pages of published events (`/events/$eventId/…`) and of venues (`/venues…`), below the guarded layout. */
export function deskRoutes<Parent extends AnyRoute>(_getParentRoute: () => Parent) {
  return [] as const;
}

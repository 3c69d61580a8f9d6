import type { ReactNode } from 'react';
import { NotFoundPage, useSignedIn } from '@seatwise/web';

/** To everybody but the platform owner these pages do not exist. */
export function PlatformOnly({ children }: { children: ReactNode }) {
  return useSignedIn().platformRole === 'owner' ? children : <NotFoundPage />;
}

import { Outlet } from '@tanstack/react-router';
import { MarketingNav } from '../../../features/campaigns/MarketingNav.tsx';

export function MarketingLayout() {
  return (
    <>
      <MarketingNav />
      <Outlet />
    </>
  );
}

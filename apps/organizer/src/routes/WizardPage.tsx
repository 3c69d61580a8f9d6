import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { SkeletonList } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { WizardFrame } from '../features/wizard/WizardFrame.tsx';
import { trpc } from '../lib/trpc.ts';

const route = getRouteApi('/wizard/$sessionId');
const Published = lazy(() => import('../features/wizard/Published.tsx').then((module) => ({ default: module.Published })));

/** A draft, rebuilt from the server alone, whichever device it was begun on; once it is published, what comes next. */
export function WizardPage() {
  const shared = useWebWords();
  const { sessionId } = route.useParams();
  const { stage } = useParams({ strict: false });
  const { data: view } = useSuspenseQuery({ ...trpc.wizard.get.queryOptions({ sessionId }), staleTime: Infinity });
  if (view.status === 'completed')
    return (
      <Suspense fallback={<SkeletonList label={shared('states.loading')} />}>
        <Published view={view} />
      </Suspense>
    );
  return <WizardFrame key={sessionId} first={view} asked={stage} />;
}

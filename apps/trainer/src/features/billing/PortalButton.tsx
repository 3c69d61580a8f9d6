import { useMutation, useQuery } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Role } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, Stack } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** To Stripe's own page: cards, addresses, receipts. */
export function PortalButton({ organizationId, role }: { organizationId: string; role: Role | null }) {
  const t = useWords();
  const words = useErrorWords();
  const reasons = useReasons();
  const { data: sync } = useQuery(trpc.billing.syncStatus.queryOptions({ organizationId }));
  const portal = useMutation(trpc.billing.createPortal.mutationOptions({ onSuccess: ({ url }) => location.assign(url) }));
  const { reset } = portal;
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) reset();
    };
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, [reset]);
  const reason = reasons(can.changePlan(role)) ?? (sync?.state === 'never' ? t('portal.nothing') : null);
  return (
    <Stack gap={4}>
      <Button
        look="secondary"
        icon={<IconExternalLink size={18} stroke={1.75} aria-hidden />}
        onClick={() => portal.mutate({ organizationId })}
        pending={portal.isPending || portal.isSuccess}
        reason={reason}
        reasonAs="tip"
      >
        {t('portal.open')}
      </Button>
      {portal.error === null ? null : <span role="alert">{words(portal.error)}</span>}
    </Stack>
  );
}

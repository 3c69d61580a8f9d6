import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderView } from '@seatwise/domain/invites/contract';
import { can } from '@seatwise/domain/invites/policy';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, Form, FormActions, Muted, Notice, QuantityField, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useOrderReasons } from '../courses/reasons.ts';
import { FreshLink } from './FreshLink.tsx';
import { useSeatsMoved } from './use-orders.ts';

/** One link for so many people, shown once. */
export function LinkInvite({ order, organization }: { order: OrderView; organization: OrganizationView }) {
  const t = useWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useOrderReasons();
  const moved = useSeatsMoved();
  const most = Math.max(1, order.usage.available);
  const [uses, setUses] = useState<number | null>(1);
  const create = useMutation(trpc.invites.createLink.mutationOptions({ onSuccess: () => moved() }));
  if (create.data !== undefined)
    return (
      <Stack gap={24}>
        <FreshLink url={create.data.url} />
        <div>
          <Button
            look="secondary"
            onClick={() => {
              create.reset();
              setUses(1);
            }}
          >
            {t('link.another')}
          </Button>
        </div>
      </Stack>
    );
  const may = can.invite(order, organization);
  const fits = uses !== null && uses >= 1 && uses <= most;
  const outside = fits ? null : t('link.outside', { max: format.number(most) });
  return (
    <Form
      label={t('assign.byLink')}
      pending={create.isPending}
      onSubmit={() => {
        if (may === true && fits) create.mutate({ orderId: order.id, maxUses: uses });
      }}
    >
      <p>
        <Muted>{t('link.text')}</Muted>
      </p>
      <QuantityField
        label={t('link.uses')}
        value={uses}
        min={1}
        max={most}
        onChange={setUses}
        describe={(count) => t('link.count', { count })}
        words={{ fewer: t('link.fewer'), more: t('link.more') }}
        error={outside}
      />
      {fits ? <Muted small>{t('link.holds', { count: uses })}</Muted> : null}
      {create.error === null ? null : <Notice tone="harm">{words(create.error)}</Notice>}
      <FormActions>
        <Button type="submit" pending={create.isPending} reason={reasons(may) ?? outside}>
          {t('link.create')}
        </Button>
      </FormActions>
    </Form>
  );
}

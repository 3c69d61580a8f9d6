import { IconArrowLeft } from '@tabler/icons-react';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { can } from '@seatwise/domain/invites/policy';
import { Button, PageHeader, Panel, Section, Stack } from '@seatwise/ui';
import { Link, useFormat, useTitle } from '@seatwise/web';
import { useOrderReasons } from '../features/courses/reasons.ts';
import { InvitesTable } from '../features/invites/InvitesTable.tsx';
import { AssignSeats } from '../features/orders/AssignSeats.tsx';
import { Claims } from '../features/orders/Claims.tsx';
import { OrderNotices } from '../features/orders/OrderNotices.tsx';
import { OrderStatus } from '../features/orders/OrderStatus.tsx';
import styles from '../features/orders/Orders.module.css';
import { PaymentWatch } from '../features/orders/PaymentWatch.tsx';
import { RefundOrder } from '../features/orders/RefundOrder.tsx';
import { Usage } from '../features/orders/Usage.tsx';
import { useOrder } from '../features/orders/use-orders.ts';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { readOrderSearch, type InvitesSearch } from '../lib/search.ts';

/** One seat order: its payment, how far its seats are given, and giving them. */
export function OrderPage() {
  const t = useWords();
  const format = useFormat();
  const reasons = useOrderReasons();
  const organization = useOrganization();
  const { orderId } = useParams({ from: '/signed-in/organizations/$organizationId/orders/$orderId' });
  const order = useOrder(orderId);
  const { paid, left } = readOrderSearch(useSearch({ strict: false }));
  const [assigning, setAssigning] = useState(false);
  const [look, setLook] = useState<InvitesSearch>({});
  const { organizationId, courseTitle, quantity, status, buyer, createdAt, total, usage } = order;
  const title = t('order.title', { title: courseTitle, count: quantity });
  useTitle(title);
  const facts = { who: buyer.name || t('order.someone'), date: format.date(createdAt) };
  const granted = status === 'paid' || status === 'refunded';
  // Why nobody can be invited stands on the button; a full order may still be looked at from the inside.
  const may = can.invite(order, organization);
  return (
    <>
      <PageHeader
        title={title}
        eyebrow={
          <span className={styles.back}>
            <IconArrowLeft size={16} stroke={1.75} aria-hidden />
            <Link to={paths.courses} params={{ organizationId }}>
              {t('order.back')}
            </Link>
          </span>
        }
        lead={total.amount === 0 ? t('order.lead', facts) : t('order.leadPrice', { ...facts, total: format.money(total) })}
        actions={
          granted ? (
            <Button onClick={() => setAssigning(true)} reason={reasons(may)} reasonAs="tip">
              {t('order.assign')}
            </Button>
          ) : undefined
        }
      />
      <Stack gap={24}>
        {paid === 1 && (status === 'pending' || (status === 'paid' && usage.claimed + usage.invited === 0)) ? (
          <PaymentWatch order={order} />
        ) : (
          <OrderNotices order={order} left={left === 1} />
        )}
        {granted ? (
          <Panel>
            <Section title={t('order.usage')} aside={<OrderStatus order={order} />}>
              <Usage usage={usage} large />
            </Section>
          </Panel>
        ) : null}
        {assigning && granted ? <AssignSeats order={order} organization={organization} onClose={() => setAssigning(false)} /> : null}
      </Stack>
      {granted ? (
        <>
          <div className={styles.part}>
            <Section title={t('invites.ofOrder')} lead={t('invites.ofOrderLead')}>
              <InvitesTable organization={organization} orderId={orderId} look={look} onLook={setLook} />
            </Section>
          </div>
          <div className={styles.part}>
            <Claims order={order} />
          </div>
          {status === 'paid' ? (
            <div className={styles.part}>
              <RefundOrder order={order} organization={organization} />
            </div>
          ) : null}
        </>
      ) : null}
    </>
  );
}

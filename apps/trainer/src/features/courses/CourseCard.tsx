import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CourseView } from '@seatwise/domain/invites/contract';
import { can } from '@seatwise/domain/invites/policy';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, ErrorState, Muted, Panel, Section, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { LOOK_EVERY } from '../dashboard/use-live.ts';
import styles from './Courses.module.css';
import { OrderDialog } from './OrderDialog.tsx';
import { OrderRow } from './OrderRow.tsx';
import { useOrderReasons } from './reasons.ts';

const ORDERS_AT_ONCE = 5;

/** One course: its price, what can be done with it, and its seat orders, the newest first. */
export function CourseCard({ course, organization, onEdit }: { course: CourseView; organization: OrganizationView; onEdit: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useOrderReasons();
  const [ordering, setOrdering] = useState(false);
  const { id: courseId, organizationId, title, seatPrice, joiningInfo } = course;
  const orders = useInfiniteQuery({
    ...trpc.seats.orders.infiniteQueryOptions(
      { organizationId, courseId, limit: ORDERS_AT_ONCE },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: LOOK_EVERY * 2,
  });
  const items = orders.data?.pages.flatMap((page) => page.items);
  return (
    <Panel>
      <Section
        title={title}
        lead={seatPrice.amount === 0 ? t('courses.free') : t('courses.perSeat', { price: format.money(seatPrice) })}
        aside={
          <>
            <Button
              look="secondary"
              label={t('courses.editLabel', { title })}
              onClick={onEdit}
              reason={reasons(can.order(organization.role, { status: 'approved' }))}
              reasonAs="tip"
            >
              {t('courses.edit')}
            </Button>
            <Button
              look="secondary"
              label={t('courses.orderLabel', { title })}
              onClick={() => setOrdering(true)}
              reason={reasons(can.order(organization.role, organization))}
              reasonAs="tip"
            >
              {t('courses.order')}
            </Button>
          </>
        }
      >
        {joiningInfo === null ? (
          <p className={styles.hint}>
            <Muted small>{t('courses.noInfo')}</Muted>
          </p>
        ) : null}
        {items === undefined && orders.error !== null ? (
          <ErrorState
            title={t('courses.ordersFailed')}
            words={{ retry: shared('states.retry') }}
            onRetry={() => void orders.refetch()}
            pending={orders.isFetching}
          >
            {words(orders.error)}
          </ErrorState>
        ) : null}
        {items === undefined && orders.error === null ? <SkeletonList rows={1} height={72} label={shared('states.loading')} /> : null}
        {items?.length === 0 ? (
          <p>
            <Muted>{t('courses.noOrders')}</Muted>
          </p>
        ) : null}
        {items === undefined || items.length === 0 ? null : (
          <ul className={styles.orders} aria-label={t('courses.orders', { title })}>
            {items.map((order) => (
              <OrderRow key={order.id} order={order} />
            ))}
          </ul>
        )}
        {orders.hasNextPage ? (
          <div className={styles.more}>
            <Button look="secondary" size="small" onClick={() => void orders.fetchNextPage()} pending={orders.isFetchingNextPage}>
              {shared('states.more')}
            </Button>
          </div>
        ) : null}
      </Section>
      {ordering ? <OrderDialog course={course} onClose={() => setOrdering(false)} /> : null}
    </Panel>
  );
}

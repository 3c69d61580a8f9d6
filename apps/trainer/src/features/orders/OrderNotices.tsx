import type { OrderView } from '@seatwise/domain/invites/contract';
import { LinkButton, Notice } from '@seatwise/ui';
import { ButtonLink, useFormat, useSignedIn } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';

/** What stands between an order and its seats, or what became of it: to be paid, lapsed, refunded. */
export function OrderNotices({ order, left }: { order: OrderView; left: boolean }) {
  const t = useWords();
  const format = useFormat();
  const { person } = useSignedIn();
  const { status, total, buyer, checkoutUrl, refund, organizationId, usage } = order;
  switch (status) {
    case 'paid':
      return null;
    case 'pending':
      return (
        <Notice
          tone="waiting"
          title={left ? t('order.left') : t('order.pending')}
          action={
            checkoutUrl === null ? undefined : (
              <LinkButton href={checkoutUrl} size="small">
                {t('order.toCheckout')}
              </LinkButton>
            )
          }
        >
          {left ? `${t('order.leftText')} ` : null}
          {buyer.id === person.id
            ? t('order.pendingText', { total: format.money(total) })
            : t('order.pendingOther', { who: buyer.name || t('order.someone') })}
        </Notice>
      );
    case 'expired':
      return (
        <Notice
          title={t('order.expired')}
          action={
            <ButtonLink to={paths.courses} params={{ organizationId }} size="small" look="secondary">
              {t('order.orderAgain')}
            </ButtonLink>
          }
        >
          {t('order.expiredText')}
        </Notice>
      );
    case 'refunded': {
      const given = () => {
        if (refund === null) return null;
        const amount = format.money(refund.amount);
        if (refund.amount.amount === 0) return t('order.refundFree', { count: refund.seats });
        return refund.state === 'due'
          ? t('order.refundDue', { count: refund.seats, amount })
          : t('order.refundDone', { count: refund.seats, amount });
      };
      return (
        <Notice tone={refund?.state === 'due' ? 'waiting' : 'info'} title={t('order.refunded')}>
          {given()} {usage.claimed === 0 ? null : t('order.kept', { count: usage.claimed })}
        </Notice>
      );
    }
  }
}

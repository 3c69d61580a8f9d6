import { IconCalendarPlus, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import type { TicketOrderView } from '@seatwise/domain/tickets/contract';
import { EventPattern } from '@seatwise/ui/events';
import { Facts, LinkButton, Notice, Row, Section, Stack, TextLink } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import { useNow } from '../../lib/now.ts';
import { paths } from '../../lib/paths.ts';
import { DateTile } from '../booking/When.tsx';
import { useEventWhen } from '../events/when.ts';
import { Settled } from '../notice/Settled.tsx';
import { GiveBack } from './GiveBack.tsx';
import { OrderState } from './OrderRow.tsx';
import { Ticket } from './Ticket.tsx';
import styles from './Order.module.css';
import ticketStyles from './Ticket.module.css';

/** An order with its tickets: what to show at the door, and all that can be done with it. */
export function Order({ order, bought }: { order: TicketOrderView; bought: boolean }) {
  const t = useTicketWords();
  const [said, setSaid] = useState<string | null>(null);
  const { event, tickets, buyer } = order;
  useTitle(event.title);
  const late = order.refunds.some(({ cause }) => cause === 'paid_late');
  return (
    <>
      <Head order={order} />
      {said === null ? null : (
        <div className={styles.said}>
          <Settled key={said}>{said}</Settled>
        </div>
      )}
      {bought && said === null && (order.status === 'paid' || order.status === 'partly_refunded') ? (
        <div className={styles.said}>
          <Notice tone="done" title={t('order.paidTitle')}>
            {buyer.email === null ? null : t('order.paidText', { email: buyer.email })}
          </Notice>
        </div>
      ) : null}
      <Standing order={order} late={late} />
      {tickets.length === 0 ? null : (
        <Section title={t('order.yourTickets')} lead={tickets.some(({ code }) => code !== null) ? t('order.showAtDoor') : undefined}>
          <ol className={ticketStyles.list}>
            {tickets.map((ticket, at) => (
              <Ticket key={ticket.id} ticket={ticket} number={at + 1} count={tickets.length} />
            ))}
          </ol>
        </Section>
      )}
      <Money order={order} late={late} onDone={setSaid} />
    </>
  );
}

function Head({ order }: { order: TicketOrderView }) {
  const t = useTicketWords();
  const when = useEventWhen(order.event);
  const { event } = order;
  return (
    <header className={styles.head}>
      <div className={styles.band}>
        <EventPattern title={event.title} columns={10} rows={2} className={styles.pattern ?? ''} />
      </div>
      <div className={styles.headText}>
        <div className={styles.tile}>
          <DateTile date={when.date} />
        </div>
        <OrderState order={order} />
        <h1 className={styles.title}>{event.title}</h1>
        <p className={styles.when}>
          {when.day}, {when.hours}
          {when.there === null ? null : <span className={styles.quiet}> · {t('order.there', { time: when.there })}</span>}
        </p>
        {event.place === null ? null : <p className={styles.quiet}>{event.place}</p>}
        <div className={styles.actions}>
          {event.onlineUrl === null ? null : (
            <LinkButton
              href={event.onlineUrl}
              target="_blank"
              rel="noreferrer noopener"
              icon={<IconExternalLink size={18} stroke={1.75} aria-hidden />}
            >
              {t('order.join')}
            </LinkButton>
          )}
          {event.status === 'published' ? (
            <LinkButton
              href={paths.eventCalendar(event.slug)}
              download
              look="secondary"
              icon={<IconCalendarPlus size={18} stroke={1.75} aria-hidden />}
            >
              {t('order.calendar')}
            </LinkButton>
          ) : null}
          <TextLink href={paths.event(event.slug)}>{t('order.page')}</TextLink>
        </div>
        {event.onlineUrl === null ? null : <p className={styles.small}>{t('order.joinText')}</p>}
      </div>
    </header>
  );
}

/** What stands between the person and the door, if anything. */
function Standing({ order, late }: { order: TicketOrderView; late: boolean }) {
  const t = useTicketWords();
  const format = useFormat();
  const now = useNow();
  const { event, status, total } = order;
  if (late)
    return (
      <Notice tone="waiting" title={t('order.lateTitle')} action={<TextLink href={paths.event(event.slug)}>{t('order.page')}</TextLink>}>
        {t('order.lateText', { amount: format.money(total) })}
      </Notice>
    );
  if (event.status === 'cancelled')
    return (
      <Notice tone="harm" title={t('order.cancelledTitle')}>
        {total.amount === 0 ? t('order.cancelledFree') : t('order.cancelledPaid')}
      </Notice>
    );
  if (status === 'pending') {
    const held = order.heldUntil !== null && Date.parse(order.heldUntil) > now;
    return (
      <Notice
        tone="waiting"
        title={t('order.pendingTitle')}
        action={held && order.checkoutUrl !== null ? <LinkButton href={order.checkoutUrl}>{t('order.pendingPay')}</LinkButton> : undefined}
      >
        {held && order.heldUntil !== null ? t('order.pendingText', { time: format.time(order.heldUntil) }) : t('order.pendingLate')}
      </Notice>
    );
  }
  if (status === 'expired')
    return (
      <Notice
        title={t('order.expiredTitle')}
        action={
          <LinkButton href={paths.event(event.slug)} look="secondary">
            {t('order.again')}
          </LinkButton>
        }
      >
        {t('order.expiredText')}
      </Notice>
    );
  return null;
}

function Money({ order, late, onDone }: { order: TicketOrderView; late: boolean; onDone: (sentence: string) => void }) {
  const t = useTicketWords();
  const format = useFormat();
  const { total, refunded, buyer } = order;
  const causes = {
    buyer: t('order.refundCauseBuyer'),
    organizer: t('order.refundCauseOrganizer'),
    event_cancelled: t('order.refundCauseCancelled'),
    paid_late: t('order.lateTitle'),
  };
  const refunds = order.refunds.filter(({ amount }) => amount.amount > 0);
  return (
    <div className={styles.money}>
      <Stack gap={16}>
        <p className={styles.small}>
          {t('order.by', { name: buyer.name, date: format.date(order.createdAt) })}
          {buyer.email === null ? null : ` · ${t('order.sentTo', { email: buyer.email })}`}
        </p>
        {total.amount === 0 || order.paidAt === null ? null : (
          <Facts
            items={[
              { name: t('order.total'), value: format.money(total), total: refunded.amount === 0 },
              ...(refunded.amount === 0
                ? []
                : [
                    { name: t('order.refunded'), value: format.money({ ...refunded, amount: -refunded.amount }) },
                    { name: t('order.remaining'), value: format.money({ ...total, amount: total.amount - refunded.amount }), total: true },
                  ]),
            ]}
          />
        )}
        {refunds.map(({ amount, state, cause, at }) => (
          <p key={at} className={styles.small}>
            {late ? null : `${causes[cause]} `}
            {t(state === 'due' ? 'order.refundOn' : 'order.refundDone', { amount: format.money(amount), date: format.date(at) })}
          </p>
        ))}
        <Row>
          <GiveBack order={order} onDone={onDone} />
        </Row>
      </Stack>
    </div>
  );
}

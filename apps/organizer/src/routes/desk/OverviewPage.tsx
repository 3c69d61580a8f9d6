import { Facts, Panel, Section } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { Dashboard } from '../../features/dashboard/Dashboard.tsx';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { useDeskWords } from '../../i18n/desk.ts';

/** How an event stands, in figures that are looked at again and again, and what it is. */
export function OverviewPage() {
  const t = useDeskWords();
  const format = useFormat();
  const event = useDeskEvent();
  useTitle(event.title);
  const { place } = event;
  const oneDay = format.localDate(event.startsAt) === format.localDate(event.endsAt);
  const there = format.elsewhere(event.timeZone, event.startsAt, event.endsAt);
  const where =
    place.kind === 'to_be_confirmed'
      ? t('overview.toBeConfirmed')
      : place.kind === 'undecided'
        ? t('overview.undecided')
        : place.kind === 'online'
          ? t('overview.online')
          : [place.name, place.address, place.city].filter(Boolean).join(', ');
  return (
    <>
      <Dashboard event={event} />
      <Section title={t('overview.facts')}>
        <Panel>
          <Facts
            items={[
              {
                name: t('overview.when'),
                value: oneDay
                  ? `${format.fullDate(event.startsAt)}, ${format.span(event.startsAt, event.endsAt)}${there === null ? '' : ` (${there})`}`
                  : `${format.dateTime(event.startsAt, event.timeZone)} – ${format.dateTime(event.endsAt, event.timeZone)}`,
              },
              { name: t('overview.where'), value: where },
              { name: t('overview.organization'), value: event.organizationName },
              {
                name: t('overview.refunds'),
                value: event.refundDays === 0 ? t('overview.refundDays_zero') : t('overview.refundDays', { count: event.refundDays }),
              },
            ]}
          />
        </Panel>
      </Section>
    </>
  );
}

import { Columns, CopyField, Facts, Figure, Panel, Section, StatCard } from '@seatwise/ui';
import { useFormat, useTitle, useWebWords } from '@seatwise/web';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { useDeskWords } from '../../i18n/desk.ts';
import { publicUrl } from '../../lib/paths.ts';

/** How an event stands, in figures that are looked at again and again. */
export function OverviewPage() {
  const t = useDeskWords();
  const shared = useWebWords();
  const format = useFormat();
  const event = useDeskEvent();
  useTitle(event.title);
  const { sold, held, checkedIn, revenue } = event.figures;
  const { place } = event;
  const oneDay =
    format.localDate(event.startsAt) === format.localDate(event.endsAt) && format.elsewhere(event.timeZone, event.startsAt) === null;
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
      <Section title={t('overview.title')}>
        <Columns min={200}>
          <StatCard
            label={t('overview.sold')}
            figure={<Figure>{format.number(sold)}</Figure>}
            note={event.capacity === null ? t('overview.soldOpen') : t('overview.soldOf', { capacity: format.number(event.capacity) })}
          />
          <StatCard label={t('overview.revenue')} figure={<Figure>{format.money(revenue)}</Figure>} note={t('overview.revenueNote')} />
          <StatCard
            label={t('overview.held')}
            figure={<Figure>{format.number(held)}</Figure>}
            note={t('overview.heldNote')}
            tone={held > 0 ? 'waiting' : 'neutral'}
          />
          <StatCard
            label={t('overview.checkedIn')}
            figure={<Figure>{format.number(checkedIn)}</Figure>}
            note={t('overview.checkedInOf', { sold: format.number(sold) })}
          />
        </Columns>
      </Section>
      <Section title={t('overview.facts')}>
        <Panel>
          <Facts
            items={[
              {
                name: t('overview.when'),
                value: oneDay
                  ? `${format.fullDate(event.startsAt)}, ${format.span(event.startsAt, event.endsAt)}`
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
      <CopyField
        label={t('overview.address')}
        value={publicUrl(event.slug)}
        words={{ copy: shared('states.copy'), copied: shared('states.copied') }}
      />
    </>
  );
}

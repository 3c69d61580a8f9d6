import type { PlannedDate } from '@seatwise/domain/bookings/contract';
import { DataTable, Figure, Muted, StatusChip } from '@seatwise/ui';
import { useFormat, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';

/** As many of each kind as a dry run lists. */
const SHOWN = 100;

/** The dates that a run would make, and those it could not. */
export function GenerationPlan({ plan }: { plan: readonly PlannedDate[] }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const format = useFormat();
  const made = plan.filter(({ verdict }) => verdict === 'created').length;
  if (plan.length === 0) return <Muted>{t('generator.planNone')}</Muted>;
  return (
    <div>
      <DataTable<PlannedDate>
        caption={t('generator.plan')}
        words={{ loading: shared('states.loading') }}
        rows={plan}
        rowKey={({ coachName, memberName, date, startsAt, verdict }) => `${coachName} ${memberName} ${date} ${startsAt ?? ''} ${verdict}`}
        empty={null}
        columns={[
          {
            key: 'date',
            header: t('generator.date'),
            narrow: 'title',
            cell: ({ date, startsAt }) => (
              <Figure strong>{startsAt === null ? format.fullDate(date) : `${format.fullDate(startsAt)}, ${format.time(startsAt)}`}</Figure>
            ),
          },
          { key: 'coach', header: t('generator.coach'), cell: ({ coachName }) => coachName },
          { key: 'member', header: t('generator.member'), cell: ({ memberName }) => memberName },
          {
            key: 'verdict',
            header: t('generator.verdict'),
            narrow: 'bare',
            cell: ({ verdict }) => (
              <StatusChip tone={verdict === 'created' ? 'done' : 'waiting'}>{t(`generator.verdicts.${verdict}`)}</StatusChip>
            ),
          },
        ]}
      />
      {made >= SHOWN || plan.length - made >= SHOWN ? <Muted small>{t('generator.planSome')}</Muted> : null}
    </div>
  );
}

import { Outlet } from '@tanstack/react-router';
import { LinkButton, Notice, PageHeader, Stack, StatusChip } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { Tabs } from '../../features/desk/Tabs.tsx';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { useDeskWords } from '../../i18n/desk.ts';
import { elsewhere } from '../../lib/paths.ts';

const TONE = { draft: 'neutral', published: 'done', cancelled: 'harm', completed: 'neutral' } as const;

/** Around every page of one event: what it is, when, how it stands, and the way between its pages. */
export function EventLayout() {
  const t = useDeskWords();
  const format = useFormat();
  const event = useDeskEvent();
  return (
    <>
      <PageHeader
        eyebrow={<StatusChip tone={TONE[event.status]}>{t(`status.${event.status}`)}</StatusChip>}
        title={event.title}
        lead={format.dateTime(event.startsAt, event.timeZone)}
        actions={
          <LinkButton href={elsewhere.event(event.slug)} look="secondary">
            {t('frame.publicPage')}
          </LinkButton>
        }
      />
      <Tabs event={event} />
      <Stack gap={24}>
        {event.status === 'cancelled' ? (
          <Notice tone="harm" title={t('frame.cancelledAt')}>
            {event.cancelReason === null ? null : t('frame.reason', { reason: event.cancelReason })}
          </Notice>
        ) : null}
        {event.access === 'door' ? <Notice>{t('frame.doorOnly')}</Notice> : null}
        <div>
          <Outlet />
        </div>
      </Stack>
    </>
  );
}

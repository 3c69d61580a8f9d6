import { useQuery } from '@tanstack/react-query';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Button, CopyField, Dialog, ErrorState, LinkButton, Row, SkeletonList, Stack } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { trpc } from '../../lib/trpc.ts';

/** The way into one's own calendar: an address to subscribe to, fetched when it is asked for. */
export function CalendarFeed() {
  const t = useBookingWords();
  const shared = useWebWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Row>
        <Button look="secondary" icon={<IconCalendarPlus size={18} stroke={1.75} aria-hidden />} onClick={() => setOpen(true)}>
          {t('feed.button')}
        </Button>
      </Row>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('feed.title')}>
        <Stack gap={16}>
          <p>{t('feed.lead')}</p>
          <Address />
          <Row justify="end">
            <Button look="secondary" onClick={() => setOpen(false)}>
              {shared('states.close')}
            </Button>
          </Row>
        </Stack>
      </Dialog>
    </>
  );
}

function Address() {
  const t = useBookingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const feed = useQuery(trpc.identity.calendarFeed.queryOptions());
  if (feed.isError)
    return (
      <ErrorState
        title={t('feed.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void feed.refetch()}
        pending={feed.isFetching}
      >
        {words(feed.error)}
      </ErrorState>
    );
  if (feed.data === undefined) return <SkeletonList label={shared('states.loading')} rows={1} height={92} />;
  const { url } = feed.data;
  return (
    <Stack gap={12}>
      <Row>
        <LinkButton href={url.replace(/^https?:/, 'webcal:')}>{t('feed.subscribe')}</LinkButton>
      </Row>
      <CopyField label={t('feed.address')} value={url} words={{ copy: shared('states.copy'), copied: shared('states.copied') }} />
      <p>{t('feed.hint')}</p>
    </Stack>
  );
}

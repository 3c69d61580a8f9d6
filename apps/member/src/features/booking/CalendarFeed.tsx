import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Button, ConfirmDialog, CopyField, Dialog, ErrorState, LinkButton, Muted, Notice, Row, SkeletonList, Stack } from '@seatwise/ui';
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

/** The same address in the profile, with the way to end it. */
export function FeedSettings() {
  const t = useBookingWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const rotate = useMutation(
    trpc.identity.rotateCalendarFeed.mutationOptions({
      onSuccess: (feed) => {
        client.setQueryData(trpc.identity.calendarFeed.queryKey(), feed);
        setOpen(false);
      },
    }),
  );
  return (
    <Stack gap={16}>
      <Address />
      {rotate.isSuccess ? <Notice tone="done">{t('feed.freshDone')}</Notice> : null}
      <Row>
        <Button look="secondary" onClick={() => setOpen(true)}>
          {t('feed.fresh')}
        </Button>
      </Row>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          rotate.reset();
        }}
        onConfirm={() => rotate.mutate()}
        title={t('feed.freshTitle')}
        consequence={<p>{t('feed.freshText')}</p>}
        words={{ confirm: t('feed.freshConfirm'), cancel: t('feed.freshKeep') }}
        tone="harm"
        pending={rotate.isPending}
        error={rotate.error === null ? null : words(rotate.error)}
      />
    </Stack>
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
      <Muted small>{t('feed.hint')}</Muted>
      <Muted small>{t('feed.how')}</Muted>
    </Stack>
  );
}

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, ConfirmDialog, CopyField, Muted, Notice, Panel, Row, Stack } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** The address of one's own calendar, to be shown again at any time, and exchanged for another. */
export function CalendarFeed() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const { data: feed } = useSuspenseQuery(trpc.identity.calendarFeed.queryOptions());
  const [open, setOpen] = useState(false);
  const rotate = useMutation(
    trpc.identity.rotateCalendarFeed.mutationOptions({
      onSuccess: (fresh) => {
        client.setQueryData(trpc.identity.calendarFeed.queryKey(), fresh);
        setOpen(false);
      },
    }),
  );
  return (
    <Panel>
      <Stack>
        {rotate.isSuccess ? <Notice tone="done">{t('profile.feedRotated')}</Notice> : null}
        <CopyField label={t('profile.feedUrl')} value={feed.url} words={{ copy: shared('states.copy'), copied: shared('states.copied') }} />
        <Muted>{t('profile.feedHow')}</Muted>
        <Muted>{t('profile.feedSecret')}</Muted>
        <Row>
          <Button look="secondary" onClick={() => setOpen(true)}>
            {t('profile.feedRotate')}
          </Button>
        </Row>
      </Stack>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          if (rotate.isError) rotate.reset();
        }}
        onConfirm={() => rotate.mutate()}
        title={t('profile.feedRotateTitle')}
        consequence={<p>{t('profile.feedRotateText')}</p>}
        words={{ confirm: t('profile.feedRotateConfirm'), cancel: t('profile.feedRotateKeep') }}
        tone="harm"
        pending={rotate.isPending}
        error={rotate.error === null ? null : words(rotate.error)}
      />
    </Panel>
  );
}

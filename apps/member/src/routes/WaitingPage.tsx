import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { PageHeader, Panel, Row, Stack, Timeline, type TimelineItem } from '@seatwise/ui';
import { ButtonLink, useFormat, useTitle } from '@seatwise/web';
import { LeaveButton } from '../features/seats/LeaveButton.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { trpc } from '../lib/trpc.ts';

/** How often to look for an answer, in milliseconds. Only while this page is in front. */
const LOOK_EVERY = 4000;

/** From asking to being in. The page keeps looking until there is an answer. */
export function WaitingPage() {
  const t = useWords();
  const { organizationId } = useParams({ from: '/signed-in/waiting/$organizationId' });
  const { data: membership = null } = useQuery({
    ...trpc.identity.me.queryOptions(),
    select: (me) => me?.memberships.find((one) => one.organizationId === organizationId) ?? null,
    refetchInterval: ({ state }) =>
      state.data?.memberships.some((one) => one.organizationId === organizationId && one.status === 'pending') === true
        ? LOOK_EVERY
        : false,
  });
  useTitle(membership?.organizationName ?? t('waiting.gone'));
  if (membership === null)
    return (
      <>
        <PageHeader title={t('waiting.gone')} lead={t('waiting.goneText')} />
        <ButtonLink to={paths.seats()}>{t('waiting.toSeats')}</ButtonLink>
      </>
    );
  return <Progress membership={membership} />;
}

const LEAD = {
  pending: 'waiting.waitingLead',
  active: 'waiting.inLead',
  rejected: 'waiting.rejectedLead',
  removed: 'waiting.removedLead',
} as const;

function Progress({ membership }: { membership: MembershipView }) {
  const t = useWords();
  const format = useFormat();
  const { organizationName: name, status, since } = membership;
  // `since` moves on with the status: the time of asking is what it was while we waited.
  const [askedAt, setAskedAt] = useState(status === 'pending' ? since : null);
  if (status === 'pending' && askedAt !== since) setAskedAt(since);

  const asked: TimelineItem = {
    key: 'asked',
    title: t('waiting.asked'),
    when: askedAt === null ? undefined : format.dateTime(askedAt),
    state: 'done',
  };
  const steps: Record<typeof status, TimelineItem[]> = {
    pending: [
      asked,
      { key: 'decides', title: t('waiting.waiting', { name }), text: t('waiting.waitingText'), state: 'now' },
      { key: 'in', title: t('waiting.in'), state: 'ahead' },
    ],
    active: [asked, { key: 'in', title: t('waiting.in'), when: format.dateTime(since), state: 'done' }],
    rejected: [asked, { key: 'no', title: t('waiting.rejected'), when: format.dateTime(since), state: 'harm' }],
    removed: [],
  };
  return (
    <>
      <div aria-live="polite">
        <PageHeader title={t('waiting.title', { name })} lead={t(LEAD[status])} />
      </div>
      <Stack gap={24}>
        {steps[status].length === 0 ? null : (
          <Panel>
            <Timeline label={t('waiting.progress')} items={steps[status]} />
          </Panel>
        )}
        <Row>
          {status === 'rejected' || status === 'removed' ? <ButtonLink to={paths.join()}>{t('waiting.again')}</ButtonLink> : null}
          <ButtonLink to={paths.seats()} look={status === 'active' ? 'primary' : 'secondary'}>
            {t('waiting.toSeats')}
          </ButtonLink>
          {status === 'pending' ? <LeaveButton membership={membership} onLeft={() => undefined} /> : null}
        </Row>
      </Stack>
    </>
  );
}

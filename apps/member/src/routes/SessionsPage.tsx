import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { Notice, PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { CalendarFeed } from '../features/booking/CalendarFeed.tsx';
import { sessionsSearch } from '../features/booking/search.ts';
import { ONLY_THIS, Strip, StripLink } from '../features/booking/Strip.tsx';
import { Coming } from '../features/sessions/Coming.tsx';
import { Past } from '../features/sessions/Past.tsx';
import { Patterns } from '../features/sessions/Patterns.tsx';
import { useCoachTerms } from '../features/sessions/queries.ts';
import { RestoreSession } from '../features/sessions/RestoreSession.tsx';
import type { Say } from '../features/sessions/SessionRow.tsx';
import styles from '../features/sessions/Sessions.module.css';
import { useWhen } from '../features/sessions/words.ts';
import { useBookingWords } from '../i18n/bookings-words.ts';
import { trpc } from '../lib/trpc.ts';

interface Said {
  sentence: string;
  undo: SessionView | undefined;
}

const VIEWS = ['coming', 'patterns', 'past'] as const;

/** What is ahead, what repeats, what was. */
export function SessionsPage() {
  const t = useBookingWords();
  const when = useWhen();
  const { view = 'coming', moved } = sessionsSearch(useSearch({ strict: false }));
  const terms = useCoachTerms();
  const [said, setSaid] = useState<Said | null>(null);
  const { data: session } = useQuery({
    ...trpc.bookings.session.queryOptions({ sessionId: moved ?? '' }),
    enabled: moved !== undefined,
  });
  const say: Say = (sentence, undo) => setSaid({ sentence, undo });
  useTitle(t('mine.title'));
  const told = said ?? (session === undefined ? null : { sentence: t('mine.moveDone', { when: when(session) }), undo: undefined });
  return (
    <>
      <PageHeader title={t('mine.title')} lead={t('mine.lead')} actions={<CalendarFeed />} />
      {told === null ? null : <Told key={told.sentence} said={told} say={say} />}
      <Strip label={t('mine.view')}>
        {VIEWS.map((one) => (
          <StripLink
            key={one}
            to="/sessions"
            search={one === 'coming' ? {} : { view: one }}
            activeOptions={ONLY_THIS}
            aria-current={one === view ? 'page' : undefined}
            onClick={() => setSaid(null)}
            resetScroll={false}
            replace
          >
            {t(`mine.${one}`)}
          </StripLink>
        ))}
      </Strip>
      {view === 'past' ? (
        <Past terms={terms} say={say} />
      ) : view === 'patterns' ? (
        <Patterns terms={terms} say={say} />
      ) : (
        <Coming terms={terms} say={say} />
      )}
    </>
  );
}

/** What was done, with the way back. The focus comes here, for what was pressed may be gone. */
function Told({ said, say }: { said: Said; say: Say }) {
  const when = useWhen();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className={styles.said}>
      <Notice
        tone="done"
        action={said.undo === undefined ? undefined : <RestoreSession session={said.undo} when={when(said.undo)} say={say} undo />}
      >
        {said.sentence}
      </Notice>
    </div>
  );
}

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ConversationView } from '@seatwise/domain/marketing/contract';
import { Button, ErrorState, Monogram, SkeletonList } from '@seatwise/ui';
import { ButtonLink, problemOf, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { Answer } from './Answer.tsx';
import { Bubble } from './Bubble.tsx';
import styles from './Talk.module.css';

/** How often an open conversation is looked at, in milliseconds. */
const LOOK_EVERY = 3000;
/** As in the stylesheet. */
const NARROW = '(max-width: 52rem)';
/** So many pixels from the end of a talk one is still at its end. */
const NEAR_END = 80;

/** What was said with one person, and where one answers. What is on the screen counts as read. */
export function Conversation({ conversationId, eventId }: { conversationId: string; eventId: string }) {
  const t = useWhatsappWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const conversation = useInfiniteQuery({
    ...trpc.marketing.conversation.infiniteQueryOptions({ conversationId }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: LOOK_EVERY,
  });
  const [latest] = conversation.data?.pages ?? [];
  const back = (
    <ButtonLink
      to={deskPaths.conversations}
      params={{ eventId }}
      look="quiet"
      size="small"
      icon={<IconArrowLeft size={18} stroke={1.75} aria-hidden />}
    >
      {t('talk.back')}
    </ButtonLink>
  );
  if (latest === undefined || conversation.data === undefined)
    return (
      <div className={styles.talk}>
        <div className={styles.talkBack}>{back}</div>
        {conversation.error === null ? (
          <SkeletonList rows={4} height={56} label={shared('states.loading')} />
        ) : (
          <ErrorState
            title={problemOf(conversation.error).code === 'NOT_FOUND' ? t('talk.gone') : t('talk.threadFailed')}
            words={{ retry: shared('states.retry') }}
            onRetry={() => void conversation.refetch()}
            pending={conversation.isFetching}
          >
            {words(conversation.error)}
          </ErrorState>
        )}
      </div>
    );
  const messages = conversation.data.pages.flatMap((page) => page.messages).toReversed();
  return (
    <Thread latest={latest} messages={messages} back={back}>
      {conversation.hasNextPage ? (
        <div className={styles.more}>
          <Button look="quiet" size="small" pending={conversation.isFetchingNextPage} onClick={() => void conversation.fetchNextPage()}>
            {t('talk.earlier')}
          </Button>
        </div>
      ) : null}
    </Thread>
  );
}

function Thread({
  latest,
  messages,
  back,
  children,
}: {
  latest: ConversationView;
  messages: ConversationView['messages'];
  back: React.ReactNode;
  children: React.ReactNode;
}) {
  const t = useWhatsappWords();
  const format = useFormat();
  const name = latest.name ?? latest.phone ?? t('talk.unknown');
  const talk = useRef<HTMLElement>(null);
  const pane = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const newest = messages.at(-1);
  const [newestId, own] = [newest?.id, newest?.direction === 'out'];
  useMarkRead(latest);
  // On a phone the talk is a page of its own, below those of the event.
  useLayoutEffect(() => {
    if (matchMedia(NARROW).matches) talk.current?.scrollIntoView({ block: 'start' });
  }, []);
  // What came last is in view, unless somebody looks at what was said before.
  useLayoutEffect(() => {
    const box = pane.current;
    if (box !== null && (atEnd.current || own)) box.scrollTop = box.scrollHeight;
  }, [newestId, own]);
  return (
    <section ref={talk} className={styles.talk} aria-label={name}>
      <div className={styles.talkBack}>{back}</div>
      <header className={styles.talkHead}>
        <Monogram name={latest.name ?? '#'} size={36} />
        <div className={styles.talkWho}>
          <h3 className={styles.talkName}>{name}</h3>
          {latest.name === null || latest.phone === null ? null : <p>{latest.phone}</p>}
        </div>
      </header>
      <section
        ref={pane}
        className={styles.pane}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={t('talk.messages')}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
        }}
      >
        {children}
        <ol className={styles.messages}>
          {messages.map((message, at) => {
            const day = format.localDate(message.at);
            const before = messages[at - 1];
            return (
              <li key={message.id} className={styles.entry} data-direction={message.direction}>
                {before !== undefined && format.localDate(before.at) === day ? null : (
                  <p className={styles.day}>
                    <time dateTime={day}>{format.fullDate(day)}</time>
                  </p>
                )}
                <Bubble message={message} name={name} />
              </li>
            );
          })}
        </ol>
      </section>
      <Answer conversation={latest} name={name} wrote={messages.some(({ direction }) => direction === 'in')} />
    </section>
  );
}

/** Says once for each message that came while it was on the screen that it was read. */
function useMarkRead({ id: conversationId, unread, lastAt }: ConversationView): void {
  const { mutate } = useMutation(
    trpc.marketing.markRead.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.marketing.conversations.pathFilter()),
    }),
  );
  useEffect(() => {
    if (unread > 0 && document.visibilityState === 'visible') mutate({ conversationId });
  }, [conversationId, unread, lastAt, mutate]);
}

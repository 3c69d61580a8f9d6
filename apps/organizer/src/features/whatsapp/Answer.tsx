import { useMutation, useQuery } from '@tanstack/react-query';
import { IconArrowUp } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import type { ConversationView } from '@seatwise/domain/marketing/contract';
import { Notice, Unseen } from '@seatwise/ui';
import { problemOf, useErrorWords, useFormat } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './Talk.module.css';

const MOST = 4000;
/** Before the end of the room, how much of it is left. */
const NEAR = 300;
const MINUTE = 60_000;
const TICK = 10_000;

/** Where one answers, for as long as WhatsApp allows it: the time left is said, and afterwards why not. */
export function Answer({ conversation, name, wrote }: { conversation: ConversationView; name: string; wrote: boolean }) {
  const t = useWhatsappWords();
  const words = useErrorWords();
  const format = useFormat();
  const now = useNow(TICK);
  const [id, hint] = [useId(), useId()];
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const until = conversation.windowUntil === null ? null : Date.parse(conversation.windowUntil);
  const stopped = useStopped(conversation.contactId);
  const open = until !== null && until > now && !stopped;
  const reply = useMutation(
    trpc.marketing.reply.mutationOptions({
      onSuccess: async () => {
        setText('');
        await Promise.all([
          queryClient.invalidateQueries(trpc.marketing.conversation.pathFilter()),
          queryClient.invalidateQueries(trpc.marketing.conversations.pathFilter()),
        ]);
      },
    }),
  );
  const state = reply.error === null ? null : problemOf(reply.error).details['state'];
  const refused = state === 'suppressed' ? t('talk.stopped') : state === 'window_closed' ? t('talk.over') : null;
  const left = MOST - text.trim().length;
  const sendable = open && !reply.isPending && text.trim() !== '' && left >= 0;
  const send = () => {
    if (sendable) reply.mutate({ conversationId: conversation.id, text: text.trim() }, { onSuccess: () => field.current?.focus() });
  };
  const minutes = until === null ? 0 : Math.max(1, Math.floor((until - now) / MINUTE));
  const hours = Math.floor(minutes / 60);
  const time = until === null ? '' : format.time(new Date(until).toISOString());
  return (
    <form
      className={styles.answer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {reply.error === null ? null : <Notice tone="harm">{refused ?? words(reply.error)}</Notice>}
      <label htmlFor={id}>
        <Unseen>{t('talk.label', { name })}</Unseen>
      </label>
      <div className={styles.box} data-closed={!open || undefined}>
        <textarea
          id={id}
          ref={field}
          className={styles.field}
          rows={2}
          value={text}
          readOnly={!open}
          aria-disabled={!open || undefined}
          placeholder={open ? t('talk.placeholder') : ''}
          aria-describedby={hint}
          autoComplete="off"
          onChange={(event) => {
            setText(event.currentTarget.value);
            reply.reset();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || !matchMedia('(pointer: fine)').matches) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          className={styles.send}
          aria-label={t('talk.send')}
          title={t('talk.send')}
          aria-disabled={!sendable || undefined}
          aria-busy={reply.isPending || undefined}
          aria-describedby={open ? undefined : hint}
        >
          <IconArrowUp size={20} stroke={2} aria-hidden />
        </button>
      </div>
      <p id={hint} className={styles.hint}>
        {!open
          ? t(stopped ? 'talk.stopped' : wrote ? 'talk.over' : 'talk.never')
          : left < 0
            ? t('talk.tooLong', { count: -left })
            : left < NEAR
              ? t('talk.left', { count: left })
              : t('talk.until', {
                  when: time,
                  left: hours > 0 ? t('talk.hours', { count: hours }) : t('talk.minutes', { count: minutes }),
                })}
      </p>
    </form>
  );
}

/** Whether whoever it is wants nothing more. The server asks again, whatever stands here. */
function useStopped(contactId: string | null): boolean {
  const contact = useQuery({
    ...trpc.marketing.contact.queryOptions({ contactId: contactId ?? '' }),
    enabled: contactId !== null,
    refetchInterval: TICK,
  });
  return contact.data?.whatsappSuppressed === 'stopped';
}

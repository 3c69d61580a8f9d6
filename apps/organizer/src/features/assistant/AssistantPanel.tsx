import { IconSparkles } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Stage } from '@seatwise/domain/wizard/contract';
import { Button, Notice, SkeletonList } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { useAssistantWords } from '../../i18n/assistant.ts';
import { listOf, textOf } from '../../lib/json.ts';
import type { Draft, DraftStore } from '../wizard/draft/store.ts';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { talkOf } from './server.ts';
import type { Trouble } from './talk.ts';
import styles from './Assistant.module.css';

const KNOWN = [
  'lost',
  'unanswered',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'LIMIT_REACHED',
  'INVALID_STATE',
  'NOT_FOUND',
  'INVALID_INPUT',
] as const;
/** Asking again changes nothing about these. */
const FINAL: ReadonlySet<string> = new Set(['LIMIT_REACHED', 'INVALID_STATE', 'NOT_FOUND', 'INVALID_INPUT']);

/** A talk about the draft: it reads the forms and proposes; what it proposes lies beside what stands there, until the person takes it. */
export function AssistantPanel({ store, draft, stage }: { store: DraftStore; draft: Draft; stage: Stage }) {
  const t = useAssistantWords();
  if (draft.view.assistant === 'off') {
    return (
      <div className={styles.panel}>
        <Notice title={t('off.title')}>{t('off.text')}</Notice>
      </div>
    );
  }
  return <Talking key={draft.view.sessionId} store={store} draft={draft} stage={stage} />;
}

function Talking({ store, draft, stage }: { store: DraftStore; draft: Draft; stage: Stage }) {
  const shared = useWebWords();
  const [talk] = useState(() => talkOf(draft.view.sessionId));
  const state = useSyncExternalStore(talk.subscribe, talk.snapshot);
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void talk.load(), [talk]);

  const changed = () => store.refresh().catch(() => undefined);
  const say = async (words: string) => {
    setText('');
    field.current?.focus();
    // What is being typed in the form is part of what one talks about.
    await store.flush();
    await talk.say(words, changed);
  };
  const stop = () => {
    talk.stop();
    field.current?.focus();
  };
  const answering = state.state === 'answering';
  return (
    <div className={styles.panel}>
      {state.state === 'loading' ? (
        <SkeletonList rows={2} label={shared('states.loading')} />
      ) : (
        <Conversation talk={talk} state={state} store={store} draft={draft} stage={stage} />
      )}
      <div className={styles.foot}>
        {state.trouble === null ? null : (
          <TroubleNotice
            trouble={state.trouble}
            onAgain={() => {
              field.current?.focus();
              void talk.again(changed);
            }}
          />
        )}
        {answering || text !== '' || state.state === 'loading' ? null : (
          <QuickPrompts
            stage={stage}
            begun={isBegun(stage, draft)}
            onSend={(words) => void say(words)}
            onFill={(words) => {
              setText(words);
              field.current?.focus();
            }}
          />
        )}
        <Composer
          field={field}
          text={text}
          onText={setText}
          answering={answering}
          ready={state.state === 'ready'}
          first={state.said.length === 0}
          onSend={() => void say(text)}
          onStop={stop}
        />
      </div>
    </div>
  );
}

function TroubleNotice({ trouble, onAgain }: { trouble: Trouble; onAgain: () => void }) {
  const t = useAssistantWords();
  const known = KNOWN.find((one) => one === trouble) ?? 'other';
  return (
    <Notice
      tone={known === 'lost' || known === 'unanswered' || known === 'RATE_LIMITED' ? 'waiting' : 'harm'}
      action={
        FINAL.has(trouble) ? undefined : (
          <Button look="secondary" size="small" onClick={onAgain}>
            {t('again')}
          </Button>
        )
      }
    >
      {t(`trouble.${known}`)}
    </Notice>
  );
}

/** Whether the stage holds what an example would lead to. */
function isBegun(stage: Stage, { data }: Draft): boolean {
  if (stage === 'event_basics') return textOf(data.event_basics['title']) !== '';
  return stage === 'ticketing' && listOf(data.ticketing['tiers']).length > 0;
}

/** Something to begin with, by stage: one is sent as it is, the other is there to be finished. */
function QuickPrompts({
  stage,
  begun,
  onSend,
  onFill,
}: {
  stage: Stage;
  begun: boolean;
  onSend: (text: string) => void;
  onFill: (text: string) => void;
}) {
  const t = useAssistantWords();
  const [ask, begin] = [t(`prompt.${stage}.ask`), t(`prompt.${stage}.begin`)];
  return (
    <ul className={styles.prompts} aria-label={t('prompts')}>
      <li>
        <button type="button" className={styles.prompt} onClick={() => onSend(ask)}>
          <IconSparkles size={16} stroke={1.75} aria-hidden />
          {ask}
        </button>
      </li>
      {begin === '' || begun ? null : (
        <li>
          <button type="button" className={styles.prompt} aria-label={t('fill', { text: begin })} onClick={() => onFill(begin)}>
            {begin}
          </button>
        </li>
      )}
    </ul>
  );
}

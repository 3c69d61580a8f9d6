import { IconSearch, IconSparkles } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Stage } from '@seatwise/domain/wizard/contract';
import { Button, Unseen } from '@seatwise/ui';
import { useAssistantWords } from '../../i18n/assistant.ts';
import { listOf, textOf } from '../../lib/json.ts';
import type { Draft, DraftStore } from '../wizard/draft/store.ts';
import { Prose } from './Prose.tsx';
import { ProposalInTalk } from './ProposalInTalk.tsx';
import type { Said, Talk, TalkStore, ToolUse } from './talk.ts';
import styles from './Assistant.module.css';

/** Closer to the end than this, one is reading along. */
const NEAR_END = 80;

interface Around {
  store: DraftStore;
  draft: Draft;
  stage: Stage;
}

/** What was said, newest last. Read out message by message: while one is being said, the log is busy. */
export function Conversation({ talk, state, ...around }: Around & { talk: TalkStore; state: Talk }) {
  const t = useAssistantWords();
  const log = useRef<HTMLDivElement>(null);
  const along = useRef(true);
  const more = useMutation({ mutationFn: () => talk.more() });
  const answering = state.state === 'answering';

  useEffect(() => {
    const box = log.current;
    if (box === null) return;
    const look = () => {
      along.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    };
    box.addEventListener('scroll', look, { passive: true });
    return () => box.removeEventListener('scroll', look);
  }, []);
  useLayoutEffect(() => {
    const last = state.said.at(-1);
    // Whoever has just said something wants to see the answer.
    if (along.current || (answering && last?.role === 'user')) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [state, answering]);

  const last = state.said.at(-1);
  const silent = answering && (last?.role !== 'assistant' || (last.text === '' && last.tools.every(({ output }) => output !== null)));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and is reached by the keyboard for that
    <div ref={log} className={styles.log} role="log" aria-label={t('log')} aria-busy={answering} tabIndex={0}>
      {state.earlier === null ? null : (
        <Button look="quiet" size="small" pending={more.isPending} onClick={() => more.mutate()}>
          {t('earlier')}
        </Button>
      )}
      <div className={styles.assistant}>
        <Speaker />
        <p>{t(`intro.${around.stage}`)}</p>
        <p className={styles.aside}>{t('promise')}</p>
      </div>
      {state.said.map((message, at) => (
        <Message key={message.id} message={message} goesOn={at > 0 && state.said[at - 1]?.role === message.role} {...around} />
      ))}
      {silent ? (
        <p className={styles.thinking}>
          <span className={styles.dots} aria-hidden />
          {t('thinking')}
        </p>
      ) : null}
      {state.unfinished === null ? null : <p className={styles.aside}>{t(`unfinished.${state.unfinished}`)}</p>}
    </div>
  );
}

function Speaker() {
  const t = useAssistantWords();
  return (
    <p className={styles.speaker}>
      <IconSparkles size={16} stroke={1.75} aria-hidden />
      {t('assistant')}
    </p>
  );
}

/** `goesOn`: by whoever spoke before. */
function Message({ message, goesOn, ...around }: Around & { message: Said; goesOn: boolean }) {
  const t = useAssistantWords();
  if (message.role === 'user') {
    return (
      <div className={styles.person}>
        <Unseen>{t('you')}</Unseen>
        <p className={styles.words}>{message.text}</p>
      </div>
    );
  }
  return (
    <div className={styles.assistant}>
      {goesOn ? null : <Speaker />}
      {message.text === '' ? null : <Prose>{message.text}</Prose>}
      {message.tools.map((use) => (
        <Use key={use.id} use={use} {...around} />
      ))}
    </div>
  );
}

/** What the assistant did: what it looked up in a line, what it proposes as the proposal itself. */
function Use({ use, ...around }: Around & { use: ToolUse }) {
  const t = useAssistantWords();
  const { name, output } = use;
  if (name.startsWith('propose_')) {
    if (output === null) return <Step>{t('use.proposing')}</Step>;
    const proposalId = textOf(output['proposalId']);
    if (proposalId !== '') return <ProposalInTalk proposalId={proposalId} output={output} {...around} />;
    return <Step>{t('use.notProposed')}</Step>;
  }
  if (output !== null && typeof output['error'] === 'string') return <Step>{t('use.failed')}</Step>;
  if (name === 'search_venues')
    return <Step>{output === null ? t('use.searching') : t('use.found', { count: listOf(output['venues']).length })}</Step>;
  if (name === 'check_availability') return <Step>{t('use.checked')}</Step>;
  return <Step>{t('use.read')}</Step>;
}

const Step = ({ children }: { children: string }) => (
  <p className={styles.step}>
    <IconSearch size={14} stroke={1.75} aria-hidden />
    {children}
  </p>
);

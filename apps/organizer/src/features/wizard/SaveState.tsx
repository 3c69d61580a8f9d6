import { IconCloudCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { TextButton } from '@seatwise/ui';
import { problemOf, useErrorWords, useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import type { DraftStore, SaveState as State } from './draft/store.ts';
import styles from './SaveState.module.css';

/** Whether what was typed is safe. Said politely: typing is not interrupted. */
export function SaveState({ state, store }: { state: State; store: DraftStore }) {
  const t = useWizardWords();
  const { time } = useFormat();
  const words = useErrorWords();
  const said = () => {
    switch (state.kind) {
      case 'saved':
        return state.at === null ? t('save.asSaved') : t('save.saved', { time: time(new Date(state.at).toISOString()) });
      case 'waiting':
      case 'saving':
        return t('save.saving');
      case 'retrying':
        return problemOf(state.error).code === 'OFFLINE' ? t('save.offline') : t('save.retrying');
      case 'refused':
        return t('save.refused', { why: words(state.error) });
    }
  };
  const bad = state.kind === 'retrying' || state.kind === 'refused';
  const Icon = bad ? IconCloudOff : state.kind === 'saved' ? IconCloudCheck : IconCloudUp;
  return (
    <div className={styles.state} data-bad={bad || undefined}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <output>{said()}</output>
      {bad ? <TextButton onClick={() => void store.flush()}>{t('save.again')}</TextButton> : null}
    </div>
  );
}

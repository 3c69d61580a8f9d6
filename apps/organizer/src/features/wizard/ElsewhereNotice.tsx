import { Button, Notice, Row, Stack, TextButton } from '@seatwise/ui';
import { useWizardWords } from '../../i18n/wizard.ts';
import { ProposedValue } from '../proposals/ProposedValue.tsx';
import type { DraftStore, Draft } from './draft/store.ts';
import { useFieldWords } from './use-field-words.ts';
import styles from './WizardFrame.module.css';

/** What was changed in another tab or on another device while this one was open. Nothing of it is lost silently. */
export function ElsewhereNotice({ draft, store }: { draft: Draft; store: DraftStore }) {
  const t = useWizardWords();
  const fieldWords = useFieldWords();
  const taken = draft.elsewhere.filter(({ mine }) => mine === undefined);
  const kept = draft.elsewhere.filter(({ mine }) => mine !== undefined);
  if (draft.elsewhere.length === 0) return null;
  const name = ({ stage, field }: (typeof taken)[number]) => `${t(`stage.${stage}.title`)}: ${fieldWords(stage, field)}`;
  return (
    <Notice
      tone="info"
      title={t('elsewhere.title')}
      action={
        <Button look="quiet" size="small" onClick={() => store.hush()}>
          {t('elsewhere.read')}
        </Button>
      }
    >
      <Stack gap={8}>
        {taken.length === 0 ? null : (
          <p>
            {t('elsewhere.taken')} {taken.map(name).join(' · ')}
          </p>
        )}
        {kept.map((one) => (
          <div key={`${one.stage}.${one.field}`}>
            <p>{t('elsewhere.kept', { field: name(one) })}</p>
            <div className={styles.theirs}>
              <ProposedValue stage={one.stage} field={one.field} value={one.theirs} data={draft.data} />
            </div>
            <Row>
              <TextButton onClick={() => store.takeTheirs(one)}>{t('elsewhere.take')}</TextButton>
            </Row>
          </div>
        ))}
      </Stack>
    </Notice>
  );
}

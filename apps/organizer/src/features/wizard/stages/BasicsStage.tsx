import { Form, OptionCards, Stack } from '@seatwise/ui';
import { useFormat, zoneOptions } from '@seatwise/web';
import { EVENT_FORMATS } from '@seatwise/domain/events/contract';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { oneOf, textOf } from '../../../lib/json.ts';
import { Marked } from '../AuthorMark.tsx';
import { useStage } from '../draft/use-draft.ts';
import { DraftArea, DraftNumber, DraftText } from '../fields.tsx';
import { useStageActions } from '../stage-actions.ts';
import { SuggestButton } from '../SuggestButton.tsx';
import { EventTimes } from './EventTimes.tsx';
import styles from './Stages.module.css';

/** What it is and when. The end follows the start, the zone keeps the clock as it was typed. */
export function BasicsStage() {
  const t = useWizardWords();
  const { zone: own } = useFormat();
  const { onward } = useStageActions();
  const { data, edit, errorAt, authorOf } = useStage('event_basics');
  const zone = textOf(data['timeZone']) || own;
  const formatError = errorAt('format');
  const named = textOf(data['title']).trim().length > 2;
  return (
    <Form label={t('stage.event_basics.title')} onSubmit={onward}>
      <Stack gap={24}>
        <DraftText
          stage="event_basics"
          field="title"
          label={t('basics.name')}
          hint={t('basics.nameHint')}
          autoComplete="off"
          maxLength={120}
          required
        />
        <div data-missing={formatError === null ? undefined : true} tabIndex={-1} className={styles.group}>
          <Marked author={authorOf('format')} apart>
            {() => (
              <OptionCards
                label={t('basics.format')}
                value={oneOf(data['format'], EVENT_FORMATS)}
                beside
                options={EVENT_FORMATS.map((value) => ({ value, title: t(`format.${value}.title`), detail: t(`format.${value}.detail`) }))}
                onChange={(format) => edit({ format })}
              />
            )}
          </Marked>
          {formatError === null ? null : (
            <p role="alert" className={styles.error}>
              {formatError}
            </p>
          )}
        </div>
        <EventTimes zone={zone} zones={zoneOptions(zone, t('basics.zoneOther'))} />
        <DraftNumber stage="event_basics" field="expectedAttendance" label={t('basics.attendance')} hint={t('basics.attendanceHint')} />
        <DraftArea stage="event_basics" field="summary" label={t('basics.summary')} hint={t('basics.summaryHint')} rows={2} max={300} />
        <Stack gap={8}>
          <DraftArea
            stage="event_basics"
            field="description"
            label={t('basics.description')}
            hint={t('basics.descriptionHint')}
            rows={7}
            max={10_000}
          />
          <div>
            <SuggestButton fields={['summary', 'description']} reason={named ? null : t('basics.suggestNeeds')}>
              {t('basics.suggest')}
            </SuggestButton>
          </div>
        </Stack>
      </Stack>
      <button type="submit" hidden>
        {t('onward')}
      </button>
    </Form>
  );
}

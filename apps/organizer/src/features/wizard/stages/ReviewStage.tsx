import type { Stage } from '@seatwise/domain/wizard/contract';
import { CheckField, Notice, Panel, Section, Stack, TextButton, TextField } from '@seatwise/ui';
import { STAGES } from '../draft/stages.ts';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { listOf, orNull, recordsOf, textOf } from '../../../lib/json.ts';
import { publicUrl } from '../../../lib/paths.ts';
import { MailPlan } from '../../marketing/MailPlan.tsx';
import { ProposedValue } from '../../proposals/ProposedValue.tsx';
import { Publisher } from '../../publishing/Publisher.tsx';
import { VenueLine } from '../../venues/VenueLine.tsx';
import { Marked } from '../AuthorMark.tsx';
import { problemsOf } from '../draft/problems.ts';
import { useStage, useWizard } from '../draft/use-draft.ts';
import { useStageActions } from '../stage-actions.ts';
import { useFieldWords } from '../use-field-words.ts';
import { useProblemWords } from '../use-problem-words.ts';
import { useSeenEvent } from '../use-seen-event.ts';
import styles from './Review.module.css';

const SHOWN: Record<Exclude<Stage, 'review'>, readonly string[]> = {
  contact_info: ['name', 'email', 'phone', 'company'],
  event_basics: ['title', 'format', 'startsAt', 'endsAt', 'timeZone', 'expectedAttendance', 'summary', 'description'],
  venue_selection: ['kind', 'custom', 'onlineUrl'],
  ticketing: ['currency', 'capacity', 'tiers'],
  marketing: ['channels', 'tone', 'landingPage', 'emails', 'social', 'whatsapp'],
};

/** Everything on one page; what is missing leads to its place; then the address, the terms, and publishing. */
export function ReviewStage() {
  const t = useWizardWords();
  const { draft } = useWizard();
  const { data, edit, errorAt, authorOf, touch } = useStage('review');
  const slug = textOf(data['slug']);
  const named = slug || slugOf(textOf(draft.data.event_basics['title']));
  const termsError = errorAt('acceptTerms');
  return (
    <Stack gap={32}>
      <Missing />
      <Stack gap={12}>{STAGES.map((stage) => (stage === 'review' ? null : <Part key={stage} stage={stage} />))}</Stack>
      <Section title={t('review.address')}>
        <Marked author={authorOf('slug')} hint={t('review.slugHint', { url: publicUrl(named || '…') })} onLeave={() => touch('slug')}>
          {(hint) => (
            <TextField
              label={t('review.slug')}
              value={slug}
              onChange={(typed) => edit({ slug: orNull(typed) })}
              placeholder={slugOf(textOf(draft.data.event_basics['title']))}
              hint={hint}
              error={errorAt('slug')}
              autoComplete="off"
              spellCheck={false}
              maxLength={60}
            />
          )}
        </Marked>
      </Section>
      <Section title={t('review.terms')}>
        <CheckField
          label={t('review.accept')}
          hint={t('review.acceptHint')}
          checked={data['acceptTerms'] === true}
          onChange={(accepted) => edit({ acceptTerms: accepted ? true : null })}
        />
        {termsError === null ? null : (
          <p role="alert" className={styles.error} data-missing tabIndex={-1}>
            {termsError}
          </p>
        )}
      </Section>
      <Publisher />
    </Stack>
  );
}

/** As the server makes one of a title, for a look at it. */
const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);

function Missing() {
  const t = useWizardWords();
  const { draft } = useWizard();
  const { show } = useStageActions();
  const problemWords = useProblemWords();
  const missing = STAGES.filter((stage) => stage !== 'review').flatMap((stage) => problemsOf(stage, draft));
  if (missing.length === 0) return null;
  return (
    <Notice tone="waiting" title={t('review.missing', { count: missing.length })}>
      <ul className={styles.missing}>
        {missing.map((problem) => (
          <li key={`${problem.stage}.${problem.path}`}>
            <TextButton onClick={() => show(problem.stage)}>{t(`stage.${problem.stage}.title`)}</TextButton>: {problemWords(problem)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Part({ stage }: { stage: Exclude<Stage, 'review'> }) {
  const t = useWizardWords();
  const { draft } = useWizard();
  const { show } = useStageActions();
  const fieldWords = useFieldWords();
  const event = useSeenEvent();
  const data = draft.data[stage];
  const kind = data['kind'];
  const asked = stage === 'venue_selection' && kind === 'marketplace' && textOf(data['venueBookingId']) !== '';
  const lines = SHOWN[stage].filter((field) => {
    const value = data[field];
    if (stage === 'venue_selection' && field === 'kind' && asked) return false;
    // What is written for a channel that is not taken goes nowhere.
    if (stage === 'marketing' && field === 'emails' && !listOf(data['channels']).includes('email')) return false;
    if (stage === 'venue_selection' && field === 'custom' && kind !== 'custom') return false;
    if (stage === 'venue_selection' && field === 'onlineUrl' && kind !== 'online') return false;
    return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  });
  return (
    <Panel>
      <div className={styles.head}>
        <h2 className={styles.title}>{t(`stage.${stage}.title`)}</h2>
        <TextButton onClick={() => show(stage)}>{t('review.change', { stage: t(`stage.${stage}.title`) })}</TextButton>
      </div>
      {lines.length === 0 && !asked ? <p className={styles.none}>{t('review.nothing')}</p> : null}
      <dl className={styles.facts}>
        {lines.map((field) => (
          <div key={field} className={styles.fact}>
            <dt>{fieldWords(stage, field)}</dt>
            <dd>
              {field === 'emails' ? (
                <MailPlan mails={recordsOf(data[field])} event={event} />
              ) : (
                <ProposedValue stage={stage} field={field} value={data[field] ?? null} data={draft.data} brief />
              )}
            </dd>
          </div>
        ))}
      </dl>
      {asked ? <VenueLine venueBookingId={textOf(data['venueBookingId'])} /> : null}
    </Panel>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { GenerateView } from '@seatwise/domain/bookings/contract';
import { Button, Columns, ConfirmDialog, Muted, Notice, Row, Section, SelectField, Stack, StatCard } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { GenerationPlan } from './GenerationPlan.tsx';
import { GenerationRuns } from './GenerationRuns.tsx';
import styles from './Health.module.css';

const WEEKS = [1, 2, 4, 8, 12, 26, 52];
const USUAL = 8;
const FIGURES = ['created', 'kept', 'conflicts', 'skipped'] as const;

/** The nightly generator: what it would do now, doing it now, and what it did. */
export function Generator() {
  const t = useCalendarWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [weeks, setWeeks] = useState(USUAL);
  const [asking, setAsking] = useState(false);
  const onSettled = () => client.invalidateQueries(trpc.bookings.generationRuns.pathFilter());
  const dry = useMutation(trpc.bookings.generate.mutationOptions({ onSettled }));
  const run = useMutation(trpc.bookings.generate.mutationOptions({ onSettled }));
  const pending = dry.isPending || run.isPending;
  const error = dry.error ?? run.error;
  const weeksText = t('generator.weeksValue', { count: weeks });
  return (
    <Section title={t('generator.title')} lead={t('generator.lead')}>
      <Stack gap={24}>
        <Row gap={16}>
          <SelectField
            label={t('generator.weeks')}
            value={String(weeks)}
            onChange={(value) => setWeeks(Number(value))}
            options={WEEKS.map((count) => ({ value: String(count), label: t('generator.weeksValue', { count }) }))}
          />
          <div className={styles.beside}>
            <Button
              look="secondary"
              pending={pending}
              onClick={() => {
                run.reset();
                dry.mutate({ weeksAhead: weeks, dryRun: true });
              }}
            >
              {t('generator.dry')}
            </Button>
            <Button look="secondary" pending={pending} onClick={() => setAsking(true)}>
              {t('generator.run')}
            </Button>
          </div>
        </Row>
        {pending ? <Notice title={dry.isPending ? t('generator.looking') : t('generator.running')}>{t('generator.leave')}</Notice> : null}
        {error === null || pending ? null : <Notice tone="harm">{words(error)}</Notice>}
        {run.data === undefined || pending ? null : (
          <Stack gap={16}>
            <Notice tone="done">{t('generator.done')}</Notice>
            <Figures view={run.data} />
          </Stack>
        )}
        {dry.data === undefined || pending ? null : (
          <Stack gap={16}>
            <Notice title={t('generator.planned')}>{t('generator.plannedText')}</Notice>
            <Figures view={dry.data} />
            <GenerationPlan plan={dry.data.plan ?? []} />
          </Stack>
        )}
        <div>
          <h3 className={styles.subtitle}>{t('generator.runs')}</h3>
          <GenerationRuns running={pending} />
        </div>
      </Stack>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          dry.reset();
          run.mutate({ weeksAhead: weeks, dryRun: false });
        }}
        title={t('generator.runTitle')}
        consequence={<p>{t('generator.runText', { weeks: weeksText })}</p>}
        words={{ confirm: t('generator.run'), cancel: t('generator.keep') }}
      />
    </Section>
  );
}

/** Every date of a running series is one of the four. */
function Figures({ view }: { view: GenerateView }) {
  const t = useCalendarWords();
  const format = useFormat();
  return (
    <Columns min={180} gap={16}>
      {FIGURES.map((kind) => (
        <StatCard
          key={kind}
          label={t(`generator.figures.${kind}`)}
          figure={format.number(view[kind])}
          note={<Muted small>{t(`generator.figures.${kind}Note`)}</Muted>}
          tone={kind === 'conflicts' && view.conflicts > 0 ? 'waiting' : 'neutral'}
        />
      ))}
    </Columns>
  );
}

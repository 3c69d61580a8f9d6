import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { MAX_IMPORT_ROWS, type ImportView } from '@seatwise/domain/marketing/contract';
import { Button, Form, FormActions, Muted, Notice, Row, Section, SkeletonList, TextButton, TextField } from '@seatwise/ui';
import { ButtonLink, figure, problemOf, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import styles from './Contacts.module.css';
import { ImportPlan, leftOut } from './ImportPlan.tsx';
import { isShort, ListField, type List } from './ListField.tsx';

const STILL = 500;

/** A list, what will become of each of its lines, and then one commit. */
export function ImportContacts({ organizationId }: { organizationId: string }) {
  const t = useContactWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [list, setList] = useState<List & { version: number }>({ file: null, csv: '', version: 0 });
  const [source, setSource] = useState('');
  const [failures, setFailures] = useState(0);
  const still = useDebounced(list.version, STILL);
  const empty = list.csv.trim() === '';
  const short = useMemo(() => isShort(list.csv), [list.csv]);
  const fits = !empty && short;
  const proven = source.trim() !== '';
  const input = { organizationId, csv: list.csv, consentSource: proven ? source : null };
  // By a number, not by the list itself, which may be long.
  const look = useQuery({
    queryKey: ['marketing.importContacts', organizationId, still, proven],
    queryFn: () => api.client.marketing.importContacts.mutate({ ...input, dryRun: true }),
    enabled: fits && still === list.version,
    placeholderData: (before) => before,
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => api.client.marketing.importContacts.mutate({ ...input, dryRun: false }),
    onSuccess: () => queryClient.invalidateQueries(trpc.marketing.pathFilter()),
  });
  const plan = fits ? (look.data ?? null) : null;
  const current = plan !== null && still === list.version && !look.isPlaceholderData;
  const asks = plan !== null && (plan.consents.withoutSource > 0 || plan.consents.email + plan.consents.whatsapp > 0);
  const moves = plan === null ? 0 : plan.counts.new + plan.counts.changed;
  const reason = (): string | null => {
    if (empty) return t('import.empty');
    if (look.error !== null || !fits) return t('import.failed');
    if (!current) return t('import.looking');
    return moves + plan.consents.denied + plan.consents.withoutSource === 0 ? t('import.nothing') : null;
  };
  if (commit.data !== undefined)
    return (
      <Imported
        view={commit.data}
        organizationId={organizationId}
        onAgain={() => {
          setList(({ version }) => ({ file: null, csv: '', version: version + 1 }));
          setFailures(0);
          commit.reset();
        }}
      />
    );
  const { code, details } = problemOf(look.error);
  const unreadable = code === 'INVALID_INPUT';
  const wrong = (): string => {
    const line = figure(details, 'line');
    if (line !== null) return t('import.openQuote', { line: format.number(line) });
    const { column } = details;
    return typeof column === 'string' ? t('import.twice', { column }) : t('import.wrong', { rows: format.number(MAX_IMPORT_ROWS) });
  };
  return (
    <Form
      label={t('import.title')}
      failures={failures}
      pending={commit.isPending}
      onSubmit={() => {
        if (reason() !== null) return;
        if (asks && !proven) setFailures((count) => count + 1);
        else commit.mutate();
      }}
    >
      <ListField
        list={list}
        short={short}
        onChange={(next) => {
          setList(({ version }) => ({ ...next, version: version + 1 }));
          commit.reset();
        }}
      />
      {asks ? (
        <TextField
          label={t('import.source')}
          hint={t('import.sourceHint')}
          name="source"
          value={source}
          onChange={setSource}
          maxLength={300}
          autoComplete="off"
          error={failures > 0 && !proven ? t('import.sourceNeeded') : null}
          required
        />
      ) : null}
      {look.error === null || !fits ? null : (
        <Notice
          tone="harm"
          title={t('import.failed')}
          action={unreadable ? undefined : <TextButton onClick={() => void look.refetch()}>{shared('states.retry')}</TextButton>}
        >
          {unreadable ? wrong() : words(look.error)}
        </Notice>
      )}
      {!fits || look.error !== null ? null : (
        <Section title={t('import.plan')}>
          <div aria-busy={!current} aria-live="polite">
            {plan === null ? <SkeletonList rows={3} height={72} label={t('import.looking')} /> : <ImportPlan plan={plan} />}
            {plan !== null && !current ? <Muted small>{t('import.looking')}</Muted> : null}
          </div>
        </Section>
      )}
      {commit.error === null ? null : <Notice tone="harm">{words(commit.error)}</Notice>}
      <FormActions>
        <Button type="submit" pending={commit.isPending} reason={reason()}>
          {moves === 0 ? t('list.import') : t('import.submit', { count: moves })}
        </Button>
      </FormActions>
    </Form>
  );
}

/** What was done, in the place of the form. */
function Imported({ view, organizationId, onAgain }: { view: ImportView; organizationId: string; onAgain: () => void }) {
  const t = useContactWords();
  const format = useFormat();
  const summary = useRef<HTMLDivElement>(null);
  // The form is gone, and its button with it.
  useEffect(() => summary.current?.focus({ preventScroll: true }), []);
  const { new: added, changed, unchanged } = view.counts;
  const { denied } = view.consents;
  const title = () => {
    if (added + changed > 0) return t('import.done', { count: added + changed });
    return denied > 0 ? t('import.denied', { count: denied }) : t('import.doneNone');
  };
  return (
    <div ref={summary} tabIndex={-1} className={styles.summary}>
      <Notice tone="done" title={title()}>
        <p>
          {t('import.doneText', {
            new: format.number(added),
            changed: format.number(changed),
            unchanged: format.number(unchanged),
            left: format.number(leftOut(view)),
          })}
        </p>
        {view.consents.email + view.consents.whatsapp === 0 ? null : (
          <p>{t('import.consents', { count: view.consents.email + view.consents.whatsapp })}</p>
        )}
        {denied === 0 || added + changed === 0 ? null : <p>{t('import.denied', { count: denied })}</p>}
        {view.consents.refusedBefore === 0 ? null : <p>{t('import.refused', { count: view.consents.refusedBefore })}</p>}
      </Notice>
      <Row>
        <ButtonLink to={deskPaths.contacts} search={{ of: organizationId }}>
          {t('import.see')}
        </ButtonLink>
        <Button look="quiet" onClick={onAgain}>
          {t('import.again')}
        </Button>
      </Row>
    </div>
  );
}

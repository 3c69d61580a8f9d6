/**
 * A list of contacts from a file. The dry run and the import are one plan, made in the database under the organisation's rows as they are; the dry run
 * only reads it. The same file again changes nothing; a yes needs a word on where it comes from, and never takes the place of a no. A no counts
 * whatever becomes of its line.
 */
import { command, query, type Verb } from '../kernel/command.ts';
import { invalidInput } from '../kernel/errors.ts';
import { managers } from '../seats/index.ts';
import { ImportContactsInput, MAX_IMPORT_ROWS, type ImportVerdict, type ImportView } from './contract.ts';
import { type ContactsFile, readContacts, UnreadableFile } from './import-file.ts';

interface PlannedRow {
  line: number;
  verdict: ImportVerdict;
  note: string | null;
  grant_email: boolean;
  grant_whatsapp: boolean;
  denied: number;
  refused_before: number;
  without_source: number;
}

const SHOWN = 200;
const SHOWN_AT_MOST = 500;
const TAKEN: ReadonlySet<ImportVerdict> = new Set(['new', 'changed', 'unchanged']);

function read(csv: string): ContactsFile {
  try {
    return readContacts(csv, MAX_IMPORT_ROWS);
  } catch (error) {
    if (error instanceof UnreadableFile) throw invalidInput('csv', error.message, { ...error.why });
    throw error;
  }
}

const parametersOf = ({ ready, denials }: ContactsFile): string =>
  JSON.stringify([
    ...ready.map(({ line, email, name, whatsapp, attributes, saysEmail, saysWhatsapp }) => ({
      line,
      email,
      name,
      whatsapp,
      attributes,
      says_email: saysEmail,
      says_whatsapp: saysWhatsapp,
    })),
    ...denials.map(({ line, email, whatsapp }) => ({
      line,
      email,
      whatsapp,
      says_email: email === null ? null : false,
      says_whatsapp: whatsapp === null ? null : false,
      refused: true,
    })),
  ]);

function viewOf(file: ContactsFile, planned: readonly PlannedRow[], dryRun: boolean): ImportView {
  const byLine = new Map(planned.map((row) => [row.line, row]));
  const rows = [
    ...file.refused,
    ...file.ready.map((line) => {
      const row = byLine.get(line.line);
      return { ...line, verdict: row?.verdict ?? 'unchanged', note: row?.note ?? line.note };
    }),
  ]
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, email, name, whatsapp, verdict, note }) => ({ line, email, name, whatsapp, verdict, note }));
  const counts: ImportView['counts'] = {
    new: 0,
    changed: 0,
    unchanged: 0,
    duplicate: 0,
    invalid_email: 0,
    invalid_whatsapp: 0,
    no_address: 0,
    misaligned: 0,
    taken: 0,
  };
  for (const { verdict } of rows) counts[verdict] += 1;
  return {
    dryRun,
    counts,
    consents: {
      email: planned.filter((row) => row.grant_email).length,
      whatsapp: planned.filter((row) => row.grant_whatsapp).length,
      denied: planned.reduce((sum, row) => sum + row.denied, 0),
      refusedBefore: planned.reduce((sum, row) => sum + row.refused_before, 0),
      withoutSource: planned.reduce((sum, row) => sum + row.without_source, 0),
    },
    columns: file.columns,
    rows: rows.filter(({ verdict }, index) => index < SHOWN || !TAKEN.has(verdict)).slice(0, SHOWN_AT_MOST),
  };
}

/** Reads alone: what would be written, it cannot write. */
const preview = query({
  verb: 'marketing.importContacts',
  input: ImportContactsInput,
  authorize: managers,
  async run({ tx, input }): Promise<ImportView> {
    const file = read(input.csv);
    const planned = await tx.sql<PlannedRow>('SELECT * FROM app.preview_contacts($1, $2::jsonb, $3)', [
      input.organizationId,
      parametersOf(file),
      Boolean(input.consentSource),
    ]);
    return viewOf(file, planned, true);
  },
});

const commit = command({
  verb: 'marketing.importContacts',
  input: ImportContactsInput,
  authorize: managers,
  async run({ tx, input, audit }): Promise<ImportView> {
    const file = read(input.csv);
    const planned = await tx.sql<PlannedRow>('SELECT * FROM app.import_contacts($1, $2::jsonb, $3)', [
      input.organizationId,
      parametersOf(file),
      input.consentSource || null,
    ]);
    const view = viewOf(file, planned, false);
    audit({
      organizationId: input.organizationId,
      changes: { counts: view.counts, consents: view.consents, source: input.consentSource || null },
    });
    return view;
  },
});

export const importContacts: Verb<typeof ImportContactsInput, ImportView> = {
  verb: preview.verb,
  input: ImportContactsInput,
  execute: (call, input) => (input.dryRun ? preview : commit).execute(call, input),
};

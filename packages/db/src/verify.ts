import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { connected } from './migrate/lock.ts';

const README = path.resolve(import.meta.dirname, '../../../prisma/README.md');

export interface Verification {
  catalogue: Catalogue;
  /** Each object that prisma/README.md names, in its order. */
  objects: { object: string; present: boolean }[];
  /** Habits of ours that something in the database breaks, a sentence each. */
  problems: string[];
  /** Nothing is missing and nothing is broken. */
  ok: boolean;
}

/** The lines of all fenced blocks that are marked `objects`. */
export function listedObjects(markdown: string): string[] {
  return [...markdown.matchAll(/^```objects\n([\s\S]*?)^```/gm)]
    .flatMap(([, block]) => (block ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** How each present object would be listed: "table people", "constraint people.people_pkey", "function app.now" … */
function presentObjects(catalogue: Catalogue): Set<string> {
  return new Set([
    ...catalogue.tables.map((table) => `table ${table.name}`),
    ...catalogue.columns.map((column) => `column ${column.table}.${column.name}`),
    ...catalogue.constraints.map((constraint) => `constraint ${constraint.table}.${constraint.name}`),
    ...catalogue.indexes.map((index) => `index ${index.name}`),
    ...catalogue.triggers.map((trigger) => `trigger ${trigger.table}.${trigger.name}`),
    ...catalogue.policies.map((policy) => `policy ${policy.table}.${policy.name}`),
    ...catalogue.functions.map((entry) => `function ${entry.name}`),
    ...catalogue.views.map((view) => `view ${view.name}`),
  ]);
}

function findProblems(catalogue: Catalogue): string[] {
  const governed = new Set(catalogue.policies.map((policy) => policy.table));
  return [
    ...catalogue.tables
      .filter((table) => !table.rowSecurity || !table.forced)
      .map((table) => `table ${table.name}: row-level security is not forced`),
    ...catalogue.tables.filter((table) => !governed.has(table.name)).map((table) => `table ${table.name}: has no policy`),
    ...catalogue.functions
      .filter((entry) => entry.securityDefiner && !entry.pinnedSearchPath)
      .map((entry) => `function ${entry.name}: SECURITY DEFINER without a pinned search_path`),
    ...catalogue.views.filter((view) => !view.securityInvoker).map((view) => `view ${view.name}: is not security_invoker`),
  ];
}

export function verifyDatabase(url: string, readme: string = readFileSync(README, 'utf8')): Promise<Verification> {
  return connected(url, async (client) => {
    const catalogue = await readCatalogue(client);
    const present = presentObjects(catalogue);
    const objects = listedObjects(readme).map((object) => ({ object, present: present.has(object) }));
    const problems = findProblems(catalogue);
    return { catalogue, objects, problems, ok: problems.length === 0 && objects.every((entry) => entry.present) };
  });
}

/** For a person at a terminal, or for `diff`. */
export function describeVerification({ catalogue, objects, problems }: Verification): string[] {
  const lines: string[] = [];
  for (const table of catalogue.tables) {
    const security = table.forced && table.rowSecurity ? 'row-level security forced' : 'ROW-LEVEL SECURITY NOT FORCED';
    lines.push('', `table ${table.name} · ${security} · owner ${table.owner}`);
    const own = <T extends { table: string }>(entries: T[]): T[] => entries.filter((entry) => entry.table === table.name);
    for (const { name, type, notNull, default: value } of own(catalogue.columns)) {
      lines.push(`  ${name} ${type}${notNull ? ' not null' : ''}${value === null ? '' : ` default ${value}`}`);
    }
    for (const { name, definition } of own(catalogue.constraints)) lines.push(`  constraint ${name}: ${definition}`);
    for (const { name, definition } of own(catalogue.indexes)) lines.push(`  index ${name}: ${definition.replace(/^.* USING /, '')}`);
    for (const { name, definition } of own(catalogue.triggers))
      lines.push(`  trigger ${name}: ${definition.replace(/^CREATE .*TRIGGER \S+ /, '')}`);
    for (const { name, command, roles, using, check } of own(catalogue.policies)) {
      lines.push(`  policy ${name}: ${command} to ${roles.join(', ')}${using ? ` using ${using}` : ''}${check ? ` check ${check}` : ''}`);
    }
  }
  lines.push('');
  for (const { name, securityInvoker } of catalogue.views)
    lines.push(`view ${name} · ${securityInvoker ? 'security_invoker' : 'NOT SECURITY_INVOKER'}`);
  for (const entry of catalogue.functions) {
    const rights = entry.securityDefiner ? ` · security definer as ${entry.owner}` : '';
    lines.push(`function ${entry.name}(${entry.arguments})${rights}${entry.pinnedSearchPath ? '' : ' · search_path not pinned'}`);
  }
  lines.push('', 'Objects that prisma/README.md names:');
  for (const { object, present } of objects) lines.push(`  ${present ? 'present' : 'MISSING'}  ${object}`);
  lines.push('');
  for (const problem of problems) lines.push(`PROBLEM  ${problem}`);
  const missing = objects.filter((entry) => !entry.present).length;
  lines.push(`${catalogue.tables.length} tables, ${objects.length} objects named, ${missing} missing, ${problems.length} problems`);
  return lines;
}

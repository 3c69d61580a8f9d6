/** `pnpm import:legacy <file or url>`: takes an older database over into an organisation. A dry run unless told otherwise. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { embeddedDataDir, startEmbedded } from '@seatwise/db/admin';
import { sqlState } from '@seatwise/db';
import { isTimeZone } from '@seatwise/domain';
import { readSettings } from '../config.ts';
import { NoTimeZone, SeveralOrganizations } from './records.ts';
import { describeReport } from './report.ts';
import { openSource } from './source/open.ts';
import { NoSuchOrganization } from './world.ts';
import { importLegacy, type ImportOptions } from './write.ts';

const USAGE = `usage: import:legacy <file or postgres://…> --organization <id or slug> [--apply] [--json]

  <file or url>               a plain SQL dump, a JSON file of tables, or the older database itself (?schema= when it is not public)
  --organization <id or slug> where it goes: an organisation that exists here
  --apply                     write it; without, nothing is written and the same report is printed
  --json                      the report for programs
  --from-organization <id>    of a source with several organisations, the one to take
  --source <name>             a name for this source, when several are taken into one organisation and their ids are numbers
  --same-stripe               the older system was paid through the Stripe account of this one: payments come over, refunds work
  --time-zone <zone>          where the clocks of coaches go, of whom the source does not say it: Europe/Paris, say
  --local-timestamps          dates and times of bookings that have no zone are local ones; without, they are UTC`;

/** Said as it is, without a stack. */
class Sentence extends Error {}

interface Arguments extends Omit<ImportOptions, 'adminUrl'> {
  given: string;
  json: boolean;
}

function argumentsOf(args: string[]): Arguments {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    organization: text,
    'from-organization': text,
    source: text,
    apply: flag,
    json: flag,
    'same-stripe': flag,
    'time-zone': text,
    'local-timestamps': flag,
    help: flag,
  };
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new Sentence(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  const [given, ...more] = positionals;
  if (values.help === true || given === undefined) throw new Sentence(USAGE);
  if (more.length > 0) throw new Sentence(`One file or address at a time.\n\n${USAGE}`);
  if (!values.organization) throw new Sentence(`Say with --organization where it goes: the id or the slug of an organisation.\n\n${USAGE}`);
  const zone = values['time-zone'];
  if (zone !== undefined && !isTimeZone(zone))
    throw new Sentence(`There is no time zone ${zone}: name one of IANA’s, such as Europe/Paris.`);
  return {
    given,
    organization: values.organization,
    apply: values.apply === true,
    json: values.json === true,
    label: values.source ?? '',
    fromOrganization: values['from-organization'] ?? null,
    sameStripe: values['same-stripe'] === true,
    timeZone: zone ?? null,
    localTimestamps: values['local-timestamps'] === true,
  };
}

/** DATABASE_URL, or the embedded server in DATA_DIR, as a running `start` has it or started for the command. */
async function withDatabase<T>(work: (adminUrl: string) => Promise<T>): Promise<T> {
  const own = process.env['DATABASE_URL'];
  if (own) return work(own);
  const { dataDir } = readSettings(process.env);
  if (!existsSync(embeddedDataDir(dataDir)))
    throw new Sentence(`There is no database in ${dataDir} to import into: start Seatwise once, or set DATABASE_URL.`);
  const { server, url } = await startEmbedded({ dataDir });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop().finally(() => process.exit(1)));
  try {
    return await work(url);
  } finally {
    await server.stop();
  }
}

/** What went wrong, in words that say what to do; a fault of the program keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof NoSuchOrganization)
    return `There is no organisation with the id or slug ${error.message} here: make it first, then import into it.`;
  if (error instanceof SeveralOrganizations)
    return `The source holds rows of ${error.ids.length} organisations (${error.ids.slice(0, 20).join(', ')}): say with --from-organization which one.`;
  if (error instanceof NoTimeZone)
    return 'The source holds times of a clock on the wall, and does not say where: say with --time-zone which zone they are of, such as Europe/Paris.';
  if (error instanceof Sentence || (error instanceof Error && ['SourceError', 'ConfigError'].includes(error.name))) return error.message;
  // A table, a schema or a role that a migration makes.
  if (['42P01', '3F000', '42704', '22023'].includes(sqlState(error) ?? ''))
    return 'The database here is not up to date: run db:migrate first.';
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Nothing was written. ${sqlState(error) === null ? stack : `The database said: ${stack}`}`;
}

async function main(): Promise<void> {
  const { given, json, ...options } = argumentsOf(process.argv.slice(2));
  // Paths are meant from where the command was given; pnpm runs it inside this package.
  const source = await openSource(given, (file) => path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file));
  const report = await withDatabase((adminUrl) => importLegacy(source, { ...options, adminUrl }));
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `${describeReport(report).join('\n')}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});

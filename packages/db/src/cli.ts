import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { backup, restore } from './backup/backup.ts';
import { newMigration } from './migrate/migrate.ts';
import { embeddedDataDir, migrateDatabase, startEmbedded } from './prepare.ts';
import { describeVerification, verifyDatabase } from './verify.ts';

const USAGE = `usage: db:migrate | db:new <name> | db:verify | db:backup <file> [--copy] | db:restore <file> [--force]`;
const ROOT = path.resolve(import.meta.dirname, '../../..');

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Paths are meant from where the command was given; pnpm runs it inside this package. */
function fromCaller(file: string): string {
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

/** DATABASE_URL, or the embedded server in DATA_DIR: started for the command when it is not running. */
async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const own = process.env['DATABASE_URL'];
  if (own) return work(own);
  const dataDir = path.resolve(ROOT, process.env['DATA_DIR'] ?? '.data');
  const { server, url } = await startEmbedded({ dataDir, log: existsSync(embeddedDataDir(dataDir)) ? () => undefined : say });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().finally(() => process.exit(1)));
  }
  try {
    return await work(url);
  } finally {
    await server.stop();
  }
}

function named(argument: string | undefined): string {
  if (argument === undefined) throw new Error(USAGE);
  return argument;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { force: { type: 'boolean' }, copy: { type: 'boolean' } } });
  const [command, argument] = positionals;
  switch (command) {
    case 'migrate':
      return withDatabase(async (url) => {
        const applied = await migrateDatabase({ url, log: say });
        if (applied.length === 0) say('nothing to apply');
      });
    case 'new':
      return withDatabase(async (url) => {
        const file = await newMigration(named(argument), { url });
        say(file === null ? 'the migrations already amount to the schema' : `wrote ${path.relative(ROOT, file)}: read it, then db:migrate`);
      });
    case 'verify':
      return withDatabase(async (url) => {
        const verification = await verifyDatabase(url);
        for (const line of describeVerification(verification)) say(line);
        if (!verification.ok) process.exitCode = 1;
      });
    case 'backup': {
      const file = fromCaller(named(argument));
      return withDatabase(async (url) => say(`wrote ${file} (${await backup({ url, file, copy: values.copy === true })})`));
    }
    case 'restore': {
      const file = fromCaller(named(argument));
      return withDatabase(async (url) => {
        await migrateDatabase({ url, log: say });
        const production = process.env['NODE_ENV'] === 'production';
        say(`restored ${file} (${await restore({ url, file, production, force: values.force === true })})`);
      });
    }
    default:
      throw new Error(USAGE);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

/** A file or an address, and which of the readers it is for. */
import { readFile, stat } from 'node:fs/promises';
import { readJson } from './json.ts';
import { readPostgres } from './postgres.ts';
import { SourceError, type Source } from './source.ts';
import { readSql } from './sql.ts';

/** Held in memory as a whole. */
const MAX_BYTES = 400_000_000;
const PLAIN = 'pg_dump --format=plain --no-owner --encoding=UTF8';

const isAddress = (given: string): boolean => /^postgres(ql)?:\/\//i.test(given);

async function contentOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES)
      throw new SourceError(
        `The file is larger than ${MAX_BYTES / 1e6} MB: dump only the tables that matter, or give the database’s address.`,
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') throw new SourceError(`There is no file ${file}.`);
    if (code === 'EISDIR') throw new SourceError(`${file} is a folder: give a dump, a JSON file or a postgres:// address.`);
    throw new SourceError(`The file ${file} cannot be opened (${typeof code === 'string' ? code : 'unknown reason'}).`);
  }
}

/** What a file holds, by its first bytes and not by its name. */
export function readContent(content: Uint8Array): Source {
  const start = Buffer.from(content.subarray(0, 5));
  if (start.toString('latin1') === 'PGDMP') throw new SourceError(`This dump is in pg_dump’s own format: make a plain one, with ${PLAIN}.`);
  if (start[0] === 0x1f && start[1] === 0x8b) throw new SourceError('The file is compressed: unpack it first, with gunzip.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new SourceError(`The file is not UTF-8 text: make a plain dump, with ${PLAIN}.`);
  }
  if (text.trim() === '') throw new SourceError('The file is empty.');
  return /^\s*[{[]/.test(text) ? readJson(text) : readSql(text);
}

export async function openSource(given: string, resolve: (file: string) => string): Promise<Source> {
  return isAddress(given) ? readPostgres(given) : readContent(await contentOf(resolve(given)));
}

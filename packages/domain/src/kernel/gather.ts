/**
 * A command of which very many come at once and none is audited, such as a look at a page. One that comes alone is written at once; those that come
 * while others are being written are written together, in one transaction, as soon as one of those is through. Answered is what is committed.
 */
import type { Database } from '@seatwise/db';
import type { z } from 'zod';
import { systemActor, type Verb } from './command.ts';
import type { Call, Deps } from './deps.ts';
import { translate } from './translate.ts';

/** Written in one transaction at most. */
const MOST = 100;
/** Transactions at once: while one waits for the disk, another is made ready. */
const LANES = 2;

interface Waiting<Row, Answer> {
  row: Row;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

class Gathering<Row, Answer> {
  readonly #write: (rows: readonly Row[]) => Promise<readonly Answer[]>;
  #waiting: Waiting<Row, Answer>[] = [];
  #lanes = 0;

  constructor(write: (rows: readonly Row[]) => Promise<readonly Answer[]>) {
    this.#write = write;
  }

  add(row: Row): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (this.#lanes < LANES) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#lanes += 1;
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, MOST));
    this.#lanes -= 1;
  }

  /** Never throws. What is wrong with one row is no matter of the others: each is then written by itself. */
  async #settle(batch: readonly Waiting<Row, Answer>[]): Promise<void> {
    try {
      const answers = await this.#write(batch.map(({ row }) => row));
      if (answers.length !== batch.length) throw new Error(`${answers.length} answers to ${batch.length} rows.`);
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await this.#settle([one]);
    }
  }
}

/**
 * `write` is one statement for all rows that answers each of them, in their order, in its one column. It runs as nobody: who calls is for `prepare`.
 */
export function gatheredCommand<S extends z.ZodType, Row, Answer, Out>(definition: {
  verb: string;
  input: S;
  prepare: (context: { input: z.output<S>; deps: Deps; visitor: Call['visitor'] }) => Promise<Row>;
  write: (rows: readonly Row[]) => { text: string; params: readonly unknown[] };
  view: (row: Row, answer: Answer) => Out;
}): Verb<S, Out> {
  const gatherings = new WeakMap<Database, Gathering<Row, Answer>>();
  return {
    verb: definition.verb,
    input: definition.input,
    async execute({ deps, visitor }, input) {
      let gathering = gatherings.get(deps.db);
      if (!gathering) {
        gathering = new Gathering(async (rows) => {
          const { text, params } = definition.write(rows);
          const answers = await deps.db.transaction(systemActor(deps, definition.verb), async (tx) =>
            tx.atCommit<{ answers: Answer[] }>(text, params),
          );
          return answers()[0]?.answers ?? [];
        });
        gatherings.set(deps.db, gathering);
      }
      const row = await definition.prepare({ input, deps, visitor });
      try {
        return definition.view(row, await gathering.add(row));
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

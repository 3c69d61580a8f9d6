import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { type ConnectionOptions, migrationAdapter } from './adapter.ts';

// Typed by the DOM library alone, which has no business here.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: Record<string, object>) => { exports: { __wbindgen_start(): void } };
};

/** Its waits have a time limit of ten seconds each, whose timers it never clears: they must not keep a finished process alive. */
function imports(): Record<string, unknown> {
  const entries = Object.entries<unknown>(bindings).map(([name, value]): [string, unknown] =>
    name.startsWith('__wbg_setTimeout')
      ? [name, (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds >>> 0).unref()]
      : [name, value],
  );
  return Object.fromEntries(entries);
}

let loaded = false;
let panic: string | null = null;

/** Prisma's schema engine compiled to WebAssembly: the same code as its CLI runs, with nothing to download. */
function load(): void {
  if (loaded) return;
  const directory = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const module = new WebAssembly.Module(readFileSync(path.join(directory, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': imports() });
  bindings.__wbg_set_wasm(instance.exports);
  // Where the engine leaves the reason before it stops with a bare "unreachable".
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => (panic = message) } });
  instance.exports.__wbindgen_start();
  loaded = true;
}

export interface SchemaFile {
  path: string;
  content: string;
}

/** Runs `work` on an engine of its own. What it throws says what PostgreSQL, or the engine's panic, said. */
export async function withEngine<T>(
  schema: SchemaFile[],
  options: ConnectionOptions,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  load();
  panic = null;
  let scriptError: unknown = null;
  const { factory, close } = migrationAdapter({
    ...options,
    onScriptError: (error) => {
      scriptError = error;
    },
  });
  const datamodels = schema.map((file): [string, string] => [file.path, file.content]);
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
  try {
    return await work(engine);
  } catch (error) {
    if (scriptError) throw scriptError;
    throw new Error(`schema engine: ${panic ?? engineMessage(error)}`, { cause: error });
  } finally {
    engine.free();
    await close();
  }
}

function engineMessage(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}

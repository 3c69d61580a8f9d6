/**
 * The stand-in model as a process of its own: MODEL_PORT (any free one), HOST (127.0.0.1), MODEL_PACE_MS (15). Tells its parent
 * `{ ready: true, url, port }`, and goes when the parent does or asks (SIGTERM). Never in production.
 */
import { startModelSandbox } from './index.ts';

function whole(name: string, otherwise: number, max: number): number {
  const text = process.env[name] ?? '';
  if (text === '') return otherwise;
  if (!/^\d{1,5}$/.test(text) || Number(text) > max) throw new Error(`${name} is not a whole number up to ${max}: ${text}`);
  return Number(text);
}

try {
  if (process.env['NODE_ENV'] === 'production') throw new Error('a stand-in does not run with NODE_ENV=production');
  const host = process.env['HOST'] ?? '';
  const sandbox = await startModelSandbox({
    port: whole('MODEL_PORT', 0, 65_535),
    paceMs: whole('MODEL_PACE_MS', 15, 60_000),
    ...(host === '' ? {} : { host }),
  });
  const stop = (): void => {
    void sandbox.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.on('SIGINT', process.send === undefined ? stop : () => undefined);
  process.once('disconnect', stop);
  if (process.send === undefined) process.stdout.write(`model: ${sandbox.url}\n`);
  else process.send({ ready: true, url: sandbox.url, port: sandbox.port });
} catch (error) {
  process.stderr.write(`model: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

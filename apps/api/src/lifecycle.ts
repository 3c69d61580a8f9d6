/** How a process of ours begins and ends. */
import { ConfigError, type Environment } from './config.ts';
import type { Logger } from './logging.ts';

/** From `start` to its children. */
export interface Order {
  environment: Readonly<Record<string, string>>;
}
/** From a child to `start`. */
export interface Report {
  ready: true;
}

/** sysexits' EX_CONFIG: starting again would change nothing. */
export const EXIT_CONFIG = 78;
/** `start` sets it: settings and secrets come over IPC, so that they lie in no process's environment and modules load meanwhile. */
const SUPERVISED = 'SEATWISE_SUPERVISED';
export const supervisedEnvironment = { [SUPERVISED]: '1' };

function isOrder(message: unknown): message is Order {
  return (
    typeof message === 'object' &&
    message !== null &&
    'environment' in message &&
    typeof message.environment === 'object' &&
    message.environment !== null
  );
}

export function environment(): Promise<Environment> {
  if (process.env[SUPERVISED] !== '1' || !process.send) return Promise.resolve(process.env);
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      if (!isOrder(message)) return;
      process.off('message', listen);
      process.off('disconnect', leave);
      resolve({ ...process.env, ...message.environment });
    };
    const leave = (): void => process.exit(0);
    process.on('message', listen);
    process.once('disconnect', leave);
  });
}

export function report(message: Report): void {
  if (process.connected) process.send?.(message);
}

/** Whatever still runs after this long is cut off. */
const PATIENCE_MS = 15_000;

/**
 * Runs `stop` once, whoever asks for it: a signal (also the same one again, from a process group and from whoever leads it), or the end
 * of `start`. A fault that nobody caught ends the process in the same order, with a status that says so.
 */
export function stopGracefully(stop: () => Promise<void>, log: Logger): void {
  let stopping = false;
  const finish = (reason: string, status: number): void => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'stopping');
    setTimeout(() => {
      log.error({}, 'did not stop in time');
      process.exit(1);
    }, PATIENCE_MS).unref();
    stop().then(
      () => process.exit(status),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  const fault = (error: unknown): void => {
    log.fatal({ err: error }, 'uncaught');
    finish('fault', 1);
  };
  process.on('SIGINT', () => finish('SIGINT', 0));
  process.on('SIGTERM', () => finish('SIGTERM', 0));
  process.on('disconnect', () => finish('alone', 0));
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

/** Says in one sentence what kept a process from starting, and leaves. */
export function failStart(error: unknown, port?: { setting: string; value: number }): never {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (port && hasCode(error, 'EADDRINUSE')) process.stderr.write(`Port ${port.value} is taken: set ${port.setting} to another one.\n`);
  else if (port && hasCode(error, 'EACCES'))
    process.stderr.write(`Port ${port.value} may not be used: set ${port.setting} to one from 1024.\n`);
  else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
  process.exit(EXIT_CONFIG);
}

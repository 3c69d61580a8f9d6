import { type Environment, type LogLevel, readSettings } from '../config.ts';

/** What `start` always tells its children. */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`${name} was not passed on.`);
  return value;
}

export const logLevelOf = (environment: Environment): LogLevel => readSettings({ LOG_LEVEL: environment['LOG_LEVEL'] }).logLevel;

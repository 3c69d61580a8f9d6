/** Verbs whose types stand and whose work is under way. */
import type { z } from 'zod';
import type { Verb } from '../kernel/command.ts';
import { DomainError } from '../kernel/errors.ts';

export const pending = <S extends z.ZodType, Out>(verb: string, input: S): Verb<S, Out> => ({
  verb,
  input,
  execute: async () => {
    throw new DomainError('UNAVAILABLE', `${verb} is not there yet.`);
  },
});

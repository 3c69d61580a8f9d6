import { mutation, router } from '../kernel/trpc.ts';
import { generate } from './generate.ts';

/** Beside the wizard, whose advisor and templates it asks; in the marketing namespace. */
export const generateRouter = router({ generate: mutation(generate) });

import { mutation, router } from '../kernel/trpc.ts';
import { GenerateInput, type GeneratedView } from '../marketing/contract.ts';
import { pending } from '../marketing/seam.ts';

/** Beside the wizard, whose advisor and templates it asks; in the marketing namespace. */
export const generateRouter = router({
  generate: mutation(pending<typeof GenerateInput, GeneratedView>('marketing.generate', GenerateInput)),
});

import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { becomeCoach, coach, myCoach, myCoaches, updateCoach } from './coaches.ts';
import { generate } from './generate.ts';
import { generationRuns } from './generation-runs.ts';

export const bookingsRouter = router({
  becomeCoach: mutation(becomeCoach),
  updateCoach: mutation(updateCoach),
  coach: queryOf(coach),
  myCoach: queryOf(myCoach),
  myCoaches: queryOf(myCoaches),
  generate: mutation(generate),
  generationRuns: queryOf(generationRuns),
});

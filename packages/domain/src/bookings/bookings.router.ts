import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { becomeCoach, coach, myCoach, myCoaches, updateCoach } from './coaches.ts';

export const bookingsRouter = router({
  becomeCoach: mutation(becomeCoach),
  updateCoach: mutation(updateCoach),
  coach: queryOf(coach),
  myCoach: queryOf(myCoach),
  myCoaches: queryOf(myCoaches),
});

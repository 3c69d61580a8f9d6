import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { addAvailability, availability, removeAvailability, setRules } from './availability.ts';
import { book } from './book.ts';
import { cancelSession, markCompleted, markNoShow, reschedule, restoreSession } from './change-session.ts';
import { becomeCoach, coach, myCoach, myCoaches, updateCoach } from './coaches.ts';
import { conflicts, resolveConflict } from './conflicts.ts';
import { generate } from './generate.ts';
import { generationRuns } from './generation-runs.ts';
import { myRecurring } from './my-recurring.ts';
import { planned } from './planned.ts';
import { cancelRecurring, createRecurring, previewRecurring } from './recurring.ts';
import { session, sessions } from './sessions.ts';
import { explainSlot, openSlots } from './slots.ts';
import { addTimeOff, removeTimeOff } from './time-off.ts';

export const bookingsRouter = router({
  becomeCoach: mutation(becomeCoach),
  updateCoach: mutation(updateCoach),
  coach: queryOf(coach),
  myCoach: queryOf(myCoach),
  myCoaches: queryOf(myCoaches),
  availability: queryOf(availability),
  setRules: mutation(setRules),
  addAvailability: mutation(addAvailability),
  removeAvailability: mutation(removeAvailability),
  addTimeOff: mutation(addTimeOff),
  removeTimeOff: mutation(removeTimeOff),
  openSlots: queryOf(openSlots),
  explainSlot: queryOf(explainSlot),
  book: mutation(book),
  previewRecurring: queryOf(previewRecurring),
  createRecurring: mutation(createRecurring),
  myRecurring: queryOf(myRecurring),
  cancelRecurring: mutation(cancelRecurring),
  sessions: queryOf(sessions),
  session: queryOf(session),
  planned: queryOf(planned),
  cancelSession: mutation(cancelSession),
  restoreSession: mutation(restoreSession),
  reschedule: mutation(reschedule),
  markNoShow: mutation(markNoShow),
  markCompleted: mutation(markCompleted),
  conflicts: queryOf(conflicts),
  resolveConflict: mutation(resolveConflict),
  generate: mutation(generate),
  generationRuns: queryOf(generationRuns),
});

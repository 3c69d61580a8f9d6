import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { adopt } from './adopt.ts';
import { advance } from './advance.ts';
import { discard } from './discard.ts';
import { get } from './get.ts';
import { goTo } from './go-to.ts';
import { messages } from './messages.ts';
import { mine } from './mine.ts';
import { save } from './save.ts';
import { start } from './start.ts';

export const wizardRouter = router({
  start: mutation(start),
  get: queryOf(get),
  mine: queryOf(mine),
  save: mutation(save),
  advance: mutation(advance),
  goTo: mutation(goTo),
  adopt: mutation(adopt),
  discard: mutation(discard),
  messages: queryOf(messages),
});

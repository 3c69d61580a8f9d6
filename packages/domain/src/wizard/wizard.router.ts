import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { adopt } from './adopt.ts';
import { advance } from './advance.ts';
import { applyProposal } from './apply-proposal.ts';
import { discard } from './discard.ts';
import { dismissProposal } from './dismiss-proposal.ts';
import { get } from './get.ts';
import { goTo } from './go-to.ts';
import { messages } from './messages.ts';
import { mine } from './mine.ts';
import { publish } from './publish.ts';
import { save } from './save.ts';
import { start } from './start.ts';
import { suggest } from './suggest.ts';

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
  suggest: mutation(suggest),
  applyProposal: mutation(applyProposal),
  dismissProposal: mutation(dismissProposal),
  publish: mutation(publish),
});

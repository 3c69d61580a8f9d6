import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { acceptCounter, cancel, confirm, counter, reject, withdraw } from './decisions.ts';
import { request } from './request.ts';
import { search } from './search.ts';
import { inbox, requests, thread } from './threads.ts';
import { checkAvailability, create, get, mine, update } from './venues.ts';

export const venuesRouter = router({
  search: queryOf(search),
  get: queryOf(get),
  mine: queryOf(mine),
  create: mutation(create),
  update: mutation(update),
  checkAvailability: queryOf(checkAvailability),
  request: mutation(request),
  requests: queryOf(requests),
  thread: queryOf(thread),
  inbox: queryOf(inbox),
  confirm: mutation(confirm),
  reject: mutation(reject),
  counter: mutation(counter),
  acceptCounter: mutation(acceptCounter),
  withdraw: mutation(withdraw),
  cancel: mutation(cancel),
});

/** Steps that more than one errand has. Each goes the way a person would. */
import type { House, Person, Visitor } from '@seatwise/testing/browser';
import { words } from './words.ts';

/** Fills in the page that is open: an account of one's own. */
export async function signsUp(visitor: Visitor, { name, email, password }: Person): Promise<void> {
  const { signUp } = words[visitor.language];
  await visitor.arrivesAt(signUp.link);
  await visitor.types(signUp.name, name);
  await visitor.types(signUp.email, email);
  await visitor.types(signUp.password, password);
  await visitor.presses(signUp.submit);
}

export async function signsIn(visitor: Visitor, { email, password }: Person): Promise<void> {
  const { signIn, signUp } = words[visitor.language];
  await visitor.arrivesAt(signIn.title);
  await visitor.types(signUp.email, email);
  await visitor.types(signUp.password, password);
  await visitor.presses(signIn.submit, visitor.page.locator('main'));
}

/** Opens the mail that came with the account, follows its link, and goes on. */
export async function confirmsAddress(house: House, visitor: Visitor, { email }: Person): Promise<void> {
  const { confirm } = words[visitor.language];
  await visitor.reads(confirm.banner);
  await visitor.opens(await house.inbox.link(email, confirm.subject));
  await visitor.arrivesAt(confirm.done);
}

/** From the start page of the member SPA to the waiting page, with an account made on the way. */
export async function asksToJoin(visitor: Visitor, somebody: Person, organization: { name: string; joinCode: string }): Promise<void> {
  const { join, waiting } = words[visitor.language];
  await visitor.opens('/join');
  await visitor.types(join.code, organization.joinCode);
  await visitor.presses(join.look);
  await visitor.follows(join.signUp);
  await signsUp(visitor, somebody);
  await visitor.presses(join.ask);
  await visitor.reads(waiting.lead);
}

/** What is there before an errand begins, made over HTTP because how it came to be is not what the test is about. */
import type { House } from './index.ts';
import type { Visitor } from './visitor.ts';

export interface Person {
  name: string;
  email: string;
  password: string;
}

export const PASSWORD = 'a-long-enough-password';
export const PLATFORM_OWNER: Person = { name: 'Olivia Owens', email: 'owner@seatwise.test', password: 'seatwise-demo' };

/** `Ada Stone` is `ada.stone@group.test`. A group keeps the people of different tests apart. */
export function person(name: string, group: string): Person {
  const local = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '.');
  return { name, email: `${local}@${group}.test`, password: PASSWORD };
}

/** A procedure, called with the visitor's own cookies. Throws with the server's answer when it is refused. */
export async function call<Result>(visitor: Visitor, procedure: string, input: object = {}): Promise<Result> {
  const answer = await visitor.context.request.post(`/trpc/${procedure}`, { data: input, headers: { origin: visitor.origin } });
  if (!answer.ok()) throw new Error(`${procedure}: ${answer.status()} ${await answer.text()}`);
  const body: { result: { data: Result } } = await answer.json();
  return body.result.data;
}

async function auth(visitor: Visitor, path: string, data: object): Promise<void> {
  const answer = await visitor.context.request.post(`/api/auth/${path}`, { data, headers: { origin: visitor.origin } });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
}

/** An account with a confirmed address, signed in, in the visitor's language and on their clock. */
export async function hasAccount(house: House, visitor: Visitor, { name, email, password }: Person): Promise<void> {
  await auth(visitor, 'sign-up/email', { name, email, password });
  await call(visitor, 'identity.updateProfile', { locale: visitor.language, timeZone: visitor.timeZone });
  const mails = await house.inbox.first(email);
  await visitor.context.request.get(house.inbox.linkIn(mails));
}

export async function isSignedIn(visitor: Visitor, { email, password }: Person): Promise<void> {
  await auth(visitor, 'sign-in/email', { email, password });
}

export interface Organization {
  id: string;
  name: string;
  joinCode: string;
}

/** Seats, bought with a card that works. */
export async function buysSeats(house: House, owner: Visitor, organizationId: string, seats: number): Promise<void> {
  const { url } = await call<{ url: string }>(owner, 'billing.createSeatCheckout', { organizationId, seats, period: 'monthly' });
  const [sessionId] = /cs_[A-Za-z0-9_]+/.exec(url) ?? [];
  if (sessionId === undefined) throw new Error(`No session in ${url}`);
  const paid = await fetch(`${house.stripeUrl}/_sandbox/checkout/${sessionId}/complete`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (!paid.ok) throw new Error(`The payment did not go through: ${await paid.text()}`);
  await call(owner, 'billing.confirmCheckout', { sessionId });
}

/** An organisation of the visitor's, approved by the platform owner; with `seats`, bought and paid for. */
export async function runsOrganization(
  house: House,
  owner: Visitor,
  { name, seats = 0 }: { name: string; seats?: number },
): Promise<Organization> {
  const { id, joinCode } = await call<{ id: string; joinCode: string }>(owner, 'seats.createOrganization', {
    name,
    timeZone: 'Europe/Paris',
    locale: owner.language,
  });
  const platform = await house.visitor();
  await isSignedIn(platform, PLATFORM_OWNER);
  await call(platform, 'seats.approveOrganization', { organizationId: id });
  await platform.leaves();
  if (seats > 0) await buysSeats(house, owner, id, seats);
  return { id, name, joinCode };
}

/** Asks to join and is let in by `by`, or is left waiting. */
export async function isMemberOf(visitor: Visitor, { id, joinCode }: Organization, by?: Visitor): Promise<void> {
  await call(visitor, 'seats.join', { code: joinCode });
  if (by === undefined) return;
  const me = await call<{ person: { id: string } }>(visitor, 'identity.me');
  await call(by, 'seats.approveMember', { organizationId: id, userId: me.person.id });
}

/** Something to look at on the first start: made by the verbs that people use, so that it obeys every rule. Safe to repeat after a crash. */
import type { Identity } from '@seatwise/adapters/identity';
import { type Actor, appRouter, createCallerFactory, type Deps } from '@seatwise/domain';
import type { Locale } from '@seatwise/domain/input';
import { ensureEvents } from './demo-events.ts';
import {
  ADA,
  COURSE,
  DEMO_PASSWORD,
  DEMO_STATE,
  DEMO_TASK,
  type DemoPerson,
  type DemoState,
  NILS,
  OMAR,
  OWNER,
  WAITING,
} from './demo-people.ts';

const SYSTEM = { userId: null, platformOwner: false, verb: 'demo' };
/** One loader at a time, also when two processes start on one database. */
const DEMO_LOCK = 73_289_474;

type Callers = ReturnType<typeof callersFor>;

function callersFor(deps: Deps) {
  const callerOf = createCallerFactory(appRouter);
  return (actor: Actor) => callerOf({ deps, actor, requestId: 'demo' });
}

async function ensurePerson(deps: Deps, identity: Identity, person: DemoPerson): Promise<Actor> {
  const find = async () =>
    (await deps.system.read<{ id: string }>(SYSTEM, 'SELECT id FROM people WHERE email = $1', [person.email]))[0]?.id;
  const userId = (await find()) ?? (await identity.createPerson({ ...person, password: DEMO_PASSWORD, emailVerified: true })).userId;
  return { userId, email: person.email, emailVerified: true, platformOwner: person === OWNER, via: 'session' };
}

async function ensureOrganization(
  callers: Callers,
  owner: Actor,
  organization: { name: string; timeZone: string; locale: Locale; currency?: string },
): Promise<string> {
  const caller = callers(owner);
  const mine = (await caller.identity.me({}))?.memberships.find((membership) => membership.organizationName === organization.name);
  return mine?.organizationId ?? (await caller.seats.createOrganization(organization)).id;
}

async function ensureApproved(callers: Callers, platformOwner: Actor, owner: Actor, organizationId: string): Promise<string> {
  const { status, joinCode } = await callers(owner).seats.organization({ organizationId });
  if (status === 'pending') await callers(platformOwner).seats.approveOrganization({ organizationId });
  if (joinCode === null) throw new Error('The owner of an organisation sees its code');
  return joinCode;
}

async function ensureJoined(callers: Callers, person: Actor, organizationId: string, code: string): Promise<void> {
  const caller = callers(person);
  const known = (await caller.identity.me({}))?.memberships.some((membership) => membership.organizationId === organizationId);
  if (!known) await caller.seats.join({ code });
}

const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** Ten seats, some of them promised; the member takes theirs. */
async function ensureSeats(callers: Callers, trainer: Actor, member: Actor, organizationId: string): Promise<void> {
  const { seats, invites } = callers(trainer);
  const { title, joiningInfo } = COURSE;
  const found = (await seats.courses({ organizationId })).items.find((one) => one.title === title);
  const course = found ?? (await seats.createCourse({ organizationId, title, seatPrice: 0, joiningInfo }));
  const [bought] = (await seats.orders({ organizationId, courseId: course.id })).items;
  const orderId = bought?.id ?? (await seats.orderSeats({ courseId: course.id, quantity: COURSE.seats })).orderId;
  if (course.seatPrice.amount !== COURSE.seatPrice) await seats.updateCourse({ courseId: course.id, seatPrice: COURSE.seatPrice });
  // Whoever is invited already is skipped.
  await invites.create({ orderId, emails: [...COURSE.invited], note: COURSE.note });
  if ((await callers(member).seats.mySeats({})).items.length > 0) return;
  const { items } = await invites.list({ organizationId, orderId, search: member.email });
  if (!items[0]) throw new Error('The demo invites its member');
  const { url } = await invites.newLink({ inviteId: items[0].id });
  await callers(member).invites.claim({ token: tokenOf(url) });
}

async function ensurePaired(callers: Callers, coach: Actor, member: Actor): Promise<void> {
  if ((await callers(member).bookings.myCoaches({})).length > 0) return;
  await callers(coach).bookings.becomeCoach({ timeZone: ADA.timeZone });
  const { url } = await callers(coach).invites.createPairing({});
  await callers(member).invites.acceptPairing({ token: tokenOf(url) });
}

async function load(deps: Deps, identity: Identity): Promise<void> {
  const callers = callersFor(deps);
  // Hashing passwords is slow by design, and runs beside the event loop.
  const people = await Promise.all([OWNER, ADA, NILS, OMAR, ...WAITING].map((person) => ensurePerson(deps, identity, person)));
  const [owner, ada, nils, omar] = people;
  const mia = people.at(-WAITING.length);
  if (!owner || !ada || !nils || !omar || !mia) throw new Error('The demo has no people');
  const [atelier, , festival] = await Promise.all([
    ensureOrganization(callers, ada, { name: 'Atelier Lumière', timeZone: 'Europe/Paris', locale: 'fr' }),
    ensureOrganization(callers, nils, { name: 'Studio Nord', timeZone: 'Europe/Oslo', locale: 'en' }),
    ensureOrganization(callers, omar, { name: 'Lisbon Light Festival', timeZone: OMAR.timeZone, locale: 'en', currency: 'usd' }),
  ]);
  const code = await ensureApproved(callers, owner, ada, atelier);
  // One after the other: first come, first seated.
  for (const person of people.slice(-WAITING.length)) await ensureJoined(callers, person, atelier, code);
  await ensureSeats(callers, ada, mia, atelier);
  await ensurePaired(callers, ada, mia);
  await ensureApproved(callers, owner, omar, festival);
  await ensureEvents(
    callers,
    deps.clock.now(),
    { actor: ada, organizationId: atelier },
    { actor: omar, organizationId: festival, name: OMAR.name },
  );
}

/** Loads the demo into an empty database, or finishes what a crash left of it. Returns what it found. */
export async function loadDemo({ deps, identity }: { deps: Deps; identity: Identity }): Promise<DemoState> {
  const lock = await deps.system.pool.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [DEMO_LOCK]);
    const [found] = await deps.system.read<{ state: DemoState }>(SYSTEM, DEMO_STATE);
    const state = found?.state ?? 'unwanted';
    if (state === 'absent')
      await deps.system.transaction(SYSTEM, (tx) => tx.sql("INSERT INTO tasks (kind, state) VALUES ($1, 'running')", [DEMO_TASK]));
    if (state === 'absent' || state === 'running') {
      await load(deps, identity);
      await deps.system.transaction(SYSTEM, (tx) => tx.sql("UPDATE tasks SET state = 'done' WHERE kind = $1", [DEMO_TASK]));
    }
    return state;
  } finally {
    // Ends the connection, and with it the lock.
    lock.release(true);
  }
}

/** Wizards in the hands of people and of strangers: callers that carry a browser's key. */
import { appRouter, createCallerFactory, type Deps } from '../src/index.ts';
import { wizardFormed } from './wizard-data.ts';
import type { Caller, Kit, Person } from './kit.ts';

const createCaller = createCallerFactory(appRouter);

export interface Browser {
  call: Caller;
  /** The same browser, signed in. */
  signedIn(person: Person, emailVerified?: boolean): Caller;
  key(): string | null;
  /** As the assistant's endpoint would call. */
  context(): { deps: Deps; actor: null; requestId: string; tokens: { wizard: string | null } };
}

/** A browser that nobody is signed in on. It remembers what it is told to. */
export function browser(kit: Kit): Browser {
  let key: string | null = null;
  const context = () => ({
    deps: kit.deps,
    actor: null,
    requestId: 'browser',
    tokens: {
      get wizard() {
        return key;
      },
    },
    remember: (_kind: string, fresh: string) => {
      key = fresh;
    },
  });
  return {
    call: createCaller(context()),
    signedIn: (person, emailVerified = true) =>
      createCaller({
        ...context(),
        actor: { userId: person.id, email: person.email, emailVerified, platformOwner: false, via: 'session' },
      }),
    key: () => key,
    context,
  };
}

type Wizard = Caller['wizard'];
export type StageName = keyof typeof wizardFormed;

/** Saves on the version that stands. */
export async function put(wizard: Wizard, sessionId: string, stage: StageName, data: Parameters<Wizard['save']>[0]['data']) {
  const { version } = await wizard.get({ sessionId });
  return wizard.save({ sessionId, version, stage, data });
}

export async function step(wizard: Wizard, sessionId: string) {
  const { version } = await wizard.get({ sessionId });
  return wizard.advance({ sessionId, version });
}

/** From the first stage on: fills stages that hold, up to and with `last`, and leaves each forwards. */
export async function fill(wizard: Wizard, sessionId: string, last: StageName = 'marketing') {
  const { version } = await wizard.get({ sessionId });
  await wizard.goTo({ sessionId, version, stage: 'contact_info' });
  for (const [stage, data] of Object.entries(wizardFormed)) {
    await put(wizard, sessionId, stage as StageName, data);
    if (stage !== 'review') await step(wizard, sessionId);
    if (stage === last) break;
  }
  return wizard.get({ sessionId });
}

/** What a caller was told, with its details. */
export function detailsOf(error: unknown): { code: unknown; details: unknown } {
  const cause = error instanceof Error ? error.cause : null;
  if (!(cause instanceof Error) || !('code' in cause)) throw error;
  return { code: cause.code, details: 'details' in cause ? cause.details : undefined };
}

/**
 * Something to begin with: from the advisor where one is configured, else (or when it does not answer) from templates. Becomes a proposal either
 * way. The advisor is asked while no transaction is open.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { anybody, openCommand, type Verb } from '../kernel/command.ts';
import type { Call } from '../kernel/deps.ts';
import { DomainError, invalidState } from '../kernel/errors.ts';
import { locale as localeSchema, type Locale } from '../kernel/input.ts';
import { translate } from '../kernel/translate.ts';
import { AdvisorError } from '../ports/advisor.ts';
import { STAGE_SCHEMAS, SuggestInput, type Json, type Stage, type SuggestedView } from './contract.ts';
import { ProposeInput } from './inner.ts';
import { stateOf, type WizardState } from './machine.ts';
import { checkPatch, proposable } from './policy.ts';
import { keepProposal } from './propose.ts';
import { keyOf, noWizard, published, READ, type WizardRow } from './queries.ts';
import { suggestion } from './templates/index.ts';
import { viewOf } from './views.ts';

const PATIENCE_MS = 45_000;
type Patch = { [field: string]: Json };

const keep = openCommand({
  verb: 'wizard.suggest',
  input: ProposeInput.omit({ toolCallId: true }).extend({ origin: z.enum(['assistant', 'template']) }),
  authorize: anybody,
  async run({ tx, input, tokens, audit }): Promise<SuggestedView> {
    const row = await keepProposal(tx, keyOf({ tokens }), { ...input, toolCallId: null });
    audit({ subject: input.sessionId, changes: { stage: input.stage, origin: input.origin, fields: Object.keys(input.patch) } });
    return { proposalId: row.id, patch: row.patch };
  },
});

interface Person {
  name: string;
  email: string | null;
  locale: Locale;
  time_zone: string | null;
}

async function readBoth(call: Call, sessionId: string): Promise<{ row: WizardRow; person: Person | null }> {
  const who = { userId: call.actor?.userId ?? null, platformOwner: false, verb: 'wizard.suggest', requestId: call.requestId };
  return call.deps.db.transaction(
    who,
    async (tx) => {
      const [row] = await tx.sql<WizardRow>(READ, [sessionId, keyOf(call)]);
      if (!row) throw noWizard();
      if (row.status === 'completed') throw published(row);
      const [person] = call.actor
        ? await tx.sql<Person>('SELECT name, email::text AS email, locale, time_zone FROM people WHERE id = $1', [call.actor.userId])
        : [];
      return { row, person: person ?? null };
    },
    { readOnly: true },
  );
}

/** What differs from what is there, and can be taken. */
function worth(stage: Stage, state: WizardState, patch: { [field: string]: unknown }, fields: readonly string[] | null): Patch {
  const wanted = Object.entries(patch).filter(([field]) => fields === null || fields.includes(field));
  const good = checkPatch(stage, Object.fromEntries(wanted)).patch;
  return Object.fromEntries(Object.entries(good).filter(([field, value]) => !isDeepStrictEqual(state.data[stage][field], value)));
}

/** Null when there is no advisor, or it does not answer, or nothing of its answer can be taken. */
async function askAdvisor(
  call: Call,
  row: WizardRow,
  state: WizardState,
  wish: { stage: Stage; fields: readonly string[] | null; locale: Locale; timeZone: string },
): Promise<Patch | null> {
  const { advisor, clock, log } = call.deps;
  if (!advisor) return null;
  const view = viewOf(row, call.deps);
  try {
    const patch = await advisor.suggest({
      facts: {
        locale: wish.locale,
        today: new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: wish.timeZone }).format(clock.now()),
        stage: view.stage,
        completedStages: view.completedStages,
        data: view.data,
        problems: view.problems,
      },
      stage: wish.stage,
      fields: wish.fields ?? proposable(wish.stage),
      schema: z.toJSONSchema(STAGE_SCHEMAS[wish.stage], { io: 'input', unrepresentable: 'any' }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const good = worth(wish.stage, state, patch, wish.fields);
    return Object.keys(good).length > 0 ? good : null;
  } catch (error) {
    if (!(error instanceof AdvisorError)) throw error;
    log.warn({ failure: error.failure }, 'the advisor gives no suggestion');
    return null;
  }
}

export const suggest: Verb<typeof SuggestInput, SuggestedView> = {
  verb: 'wizard.suggest',
  input: SuggestInput,
  async execute(call, input) {
    const allowed = proposable(input.stage);
    const unknown = (input.fields ?? []).filter((field) => !allowed.includes(field));
    if (unknown.length > 0) {
      throw new DomainError('INVALID_INPUT', `fields: nothing can be suggested for ${unknown.join(', ')}.`, {
        fields: unknown.map((field) => ({ path: 'fields', message: `${field} is no field of ${input.stage} that can be proposed` })),
      });
    }
    try {
      const { row, person } = await readBoth(call, input.sessionId);
      const state = stateOf(row.state);
      const { stage } = input;
      const fields = input.fields && input.fields.length > 0 ? input.fields : null;
      const locale = input.locale ?? localeSchema.safeParse(person?.locale).data ?? 'en';
      const account = person?.email ? { name: person.name, email: person.email } : null;
      const zone = STAGE_SCHEMAS.event_basics.shape.timeZone.safeParse(state.data.event_basics['timeZone']).data;
      const timeZone = zone ?? person?.time_zone ?? 'UTC';
      const advised = await askAdvisor(call, row, state, { stage, fields, locale, timeZone });
      const made =
        advised ??
        worth(
          stage,
          state,
          suggestion({ stage, fields, data: state.data, facts: row.facts, locale, now: call.deps.clock.now(), account }),
          fields,
        );
      if (Object.keys(made).length === 0)
        throw invalidState('There is nothing to suggest here: what can be known is there already.', { state: 'nothing_to_suggest' });
      return await keep.execute(call, { sessionId: row.id, stage, patch: made, origin: advised ? 'assistant' : 'template' });
    } catch (error) {
      throw translate(error);
    }
  },
};

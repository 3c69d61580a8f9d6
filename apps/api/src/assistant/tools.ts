/**
 * The assistant's tools, by stage. They read and propose: nothing here saves, applies, goes on, asks a venue or publishes, so that no model
 * can be talked into it. Input that does not fit is answered with what is wrong, for the model to mend.
 */
import { type Call, checkAvailability, DomainError, propose, readWizard, searchVenues } from '@seatwise/domain';
import type { AdvisorJson, AdvisorTool, AdvisorToolCall } from '@seatwise/domain/ports';
import { CheckAvailabilityInput, SearchVenuesInput } from '@seatwise/domain/venues/contract';
import { type Stage, STAGE_FIELDS, STAGE_SCHEMAS, STAGES, type WizardView } from '@seatwise/domain/wizard/contract';
import { z } from 'zod';

interface Tool<S extends z.ZodType> {
  description: string;
  input: (stage: Stage) => S;
  run(context: { call: Call; sessionId: string; toolCallId: string; stage: Stage; input: z.output<S> }): Promise<object>;
}
const tool = <S extends z.ZodType>(definition: Tool<S>): Tool<S> => definition;

/** Patterns are long, and some servers refuse them; the values are checked here anyway. */
function toldAs(schema: z.ZodType): { [key: string]: unknown } {
  const { $schema: _, ...told } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => void delete jsonSchema.pattern,
  });
  return told;
}

/** Fields as they are typed: every one by itself, checked when it is proposed. */
const shapeOf = (stage: Stage): { [field: string]: z.ZodType } => {
  const { acceptTerms: _, ...fields }: { [field: string]: z.ZodType } = STAGE_SCHEMAS[stage].shape;
  return fields;
};
/** Stages that can be proposed for: those the person has come to, and the next. */
const within = (stage: Stage): Stage[] => STAGES.slice(0, STAGES.indexOf(stage) + 2);

const fieldsInput = (stage: Stage) =>
  z.object({
    stage: z.enum(within(stage)),
    patch: z.record(z.string().max(60), z.json()).describe('Fields of that stage, and their values'),
  });

async function proposed(
  call: Call,
  proposal: { sessionId: string; toolCallId: string; stage: Stage; patch: { [field: string]: unknown } },
) {
  const patch = z.record(z.string(), z.json()).parse(proposal.patch);
  const made = await propose(call, { ...proposal, patch });
  const notTaken = made.dropped.map(({ path, message }) => ({ path, message }));
  const why = notTaken.map(({ path, message }) => `${path} ${message}`).join('; ');
  if (made.proposalId === null)
    return { error: why === '' ? 'There is nothing in it to propose.' : `Nothing of it can be proposed: ${why}.`, notTaken };
  return {
    proposalId: made.proposalId,
    stage: made.stage,
    status: made.status,
    // In the order of the form: a database keeps it as it likes.
    fields: STAGE_FIELDS[made.stage].filter((field) => field in made.patch),
    ...(notTaken.length > 0 ? { notTaken } : {}),
  };
}

const loose = (stage: Stage) => z.looseObject(Object.fromEntries(Object.keys(shapeOf(stage)).map((field) => [field, z.json().optional()])));

const TOOLS = {
  read_wizard: tool({
    description: 'Reads everything the person has entered so far, and what is still missing.',
    input: () => z.object({}),
    run: async ({ call, sessionId }) => factsOf(await readWizard(call, sessionId)),
  }),
  propose_fields: tool({
    description: 'Proposes values for fields of one stage. The person decides. Propose everything you know for a stage in one call.',
    input: fieldsInput,
    run: ({ call, sessionId, toolCallId, input }) => proposed(call, { sessionId, toolCallId, ...input }),
  }),
  search_venues: tool({
    description:
      'Finds venues of the catalogue: by city, for so many people, and only those free on all days when dates are given (YYYY-MM-DD).',
    input: () => z.object(SearchVenuesInput.shape).omit({ cursor: true, limit: true }),
    run: async ({ call, input }) => {
      const { items } = await searchVenues.execute(call, SearchVenuesInput.parse({ ...input, limit: 10 }));
      return {
        venues: items.map(({ id, name, description, address, city, country, capacity, pricePerDay, available }) => ({
          venueId: id,
          name,
          description: description?.slice(0, 300) ?? null,
          address,
          city,
          country,
          capacity,
          pricePerDay,
          available,
        })),
      };
    },
  }),
  check_availability: tool({
    description: 'Says whether a venue, by its venueId, is free on all days from one date to another (YYYY-MM-DD, both included).',
    input: () => CheckAvailabilityInput,
    run: ({ call, input }) => checkAvailability.execute(call, input),
  }),
  propose_tiers: tool({
    description:
      'Proposes the ticket tiers: all of them, since they take the place of those that are there. Prices in minor units, capacity for all tiers together.',
    input: () => loose('ticketing'),
    run: ({ call, sessionId, toolCallId, input }) => proposed(call, { sessionId, toolCallId, stage: 'ticketing', patch: input }),
  }),
  propose_content: tool({
    description:
      'Proposes marketing content: the event page, e-mails, posts and a WhatsApp message. {{link}} stands for the address of the event page, {{name}} for the reader.',
    input: () => loose('marketing'),
    run: ({ call, sessionId, toolCallId, input }) => proposed(call, { sessionId, toolCallId, stage: 'marketing', patch: input }),
  }),
};
type ToolName = keyof typeof TOOLS;

const ENABLED: { readonly [stage in Stage]: readonly ToolName[] } = {
  contact_info: ['read_wizard', 'propose_fields'],
  event_basics: ['read_wizard', 'propose_fields', 'search_venues'],
  venue_selection: ['read_wizard', 'propose_fields', 'search_venues', 'check_availability'],
  ticketing: ['read_wizard', 'propose_fields', 'propose_tiers'],
  marketing: ['read_wizard', 'propose_fields', 'propose_content'],
  review: ['read_wizard', 'propose_fields', 'propose_tiers', 'propose_content'],
};

/** What a model is told of an input: for proposals the fields as they are, for the rest the tool's own. */
function schemaOf(name: ToolName, stage: Stage): { [key: string]: unknown } {
  if (name === 'propose_tiers') return toldAs(z.object(shapeOf('ticketing')).partial().required({ tiers: true }));
  if (name === 'propose_content') return toldAs(z.object(shapeOf('marketing')).partial());
  if (name !== 'propose_fields') return toldAs(TOOLS[name].input(stage));
  const stages = within(stage);
  const patch = toldAs(z.object(Object.assign({}, ...stages.map(shapeOf))).partial());
  const which = stages.map((one) => `${one}: ${Object.keys(shapeOf(one)).join(', ')}`).join('; ');
  return {
    type: 'object',
    properties: { stage: { type: 'string', enum: stages }, patch: { ...patch, description: `Fields by stage: ${which}` } },
    required: ['stage', 'patch'],
  };
}

export const toolsAt = (stage: Stage): AdvisorTool[] =>
  ENABLED[stage].map((name) => ({ name, description: TOOLS[name].description, inputSchema: schemaOf(name, stage) }));

const isEnabled = (name: string, stage: Stage): name is ToolName => ENABLED[stage].some((enabled) => enabled === name);

async function run<S extends z.ZodType>(
  definition: Tool<S>,
  context: { call: Call; sessionId: string; toolCallId: string; stage: Stage },
  given: AdvisorJson,
): Promise<object> {
  const input = definition.input(context.stage).safeParse(given);
  if (input.success) return definition.run({ ...context, input: input.data });
  const problems = input.error.issues.slice(0, 10).map(({ path, message }) => ({ path: path.join('.'), message }));
  return { error: problems.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; '), notTaken: problems };
}

/** Answers a call. Refusals are answers; only what is a fault of ours throws. */
export async function useTool(call: Call, session: { id: string; stage: Stage }, asked: AdvisorToolCall): Promise<AdvisorJson> {
  if (!isEnabled(asked.name, session.stage)) return { error: `There is no tool ${asked.name.slice(0, 60)} at this stage.` };
  const context = { call, sessionId: session.id, toolCallId: asked.id, stage: session.stage };
  try {
    const definition: Tool<z.ZodType> = TOOLS[asked.name];
    return JSON.parse(JSON.stringify(await run(definition, context, asked.input)));
  } catch (error) {
    if (error instanceof DomainError) return { error: error.message };
    throw error;
  }
}

const given = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? '(given)' : null);

/** What the model is told of a session: not how the person can be reached, which it has no use for. */
export function factsOf({ stage, completedStages, data, problems }: WizardView) {
  const { email, phone, ...contact } = data.contact_info;
  return {
    stage,
    completedStages,
    data: {
      ...data,
      contact_info: { ...contact, ...(given(email) ? { email: '(given)' } : {}), ...(given(phone) ? { phone: '(given)' } : {}) },
    },
    problems: problems.map((problem) => ({ stage: problem.stage, path: problem.path, message: problem.message })),
  };
}

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ModelSandbox, startModelSandbox } from './index.ts';
import { basicsIn, contactIn } from './reading/basics.ts';
import { tiersIn } from './reading/tiers.ts';

let model: ModelSandbox;
beforeAll(async () => {
  model = await startModelSandbox({ port: 0 });
});
afterAll(() => model.close());
beforeEach(() => model.clear());

const today = '2026-11-26';
const tools = (...names: string[]) => names.map((name) => ({ type: 'function', function: { name, parameters: { type: 'object' } } }));

function post(path: string, body: object): Promise<Response> {
  const base = path.startsWith('/_') ? model.url.replace(/\/v1$/, '') : model.url;
  return fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

const system = (stage: string, data: object = {}, locale = 'en') => ({
  role: 'system',
  content: `Rules.\n<facts>\n${JSON.stringify({ stage, data, today, locale, problems: [] })}\n</facts>`,
});

interface Completion {
  choices: { message: { content: string | null; tool_calls?: { id: string; function: { name: string; arguments: string } }[] } }[];
}
async function ask(stage: string, said: string, offered: string[], data: object = {}) {
  const response = await post('/chat/completions', {
    model: 'any',
    messages: [system(stage, data), { role: 'user', content: said }],
    tools: tools(...offered),
  });
  const { choices }: Completion = JSON.parse(await response.text());
  const message = choices[0]?.message;
  return {
    text: message?.content ?? '',
    calls: (message?.tool_calls ?? []).map((call) => ({
      id: call.id,
      name: call.function.name,
      input: JSON.parse(call.function.arguments),
    })),
  };
}

test('what people write in one breath, in both languages', () => {
  const retreat = {
    format: 'in_person',
    startsAt: '2027-06-05T09:00:00+02:00',
    endsAt: '2027-06-06T18:00:00+02:00',
    timeZone: 'Europe/Paris',
    expectedAttendance: 400,
  };
  const english = { today, french: false, known: {} };
  const french = { today, french: true, known: {} };
  expect(basicsIn('a two-day yoga retreat for 400 in Lyon next June', english)).toEqual({ title: 'Yoga Retreat in Lyon', ...retreat });
  expect(basicsIn('une retraite de yoga de deux jours pour 400 personnes à Lyon en juin prochain', french)).toEqual({
    title: 'Retraite de yoga à Lyon',
    ...retreat,
  });
  expect(basicsIn('We plan a jazz festival in Paris on 12-14 July 2027, 1200 people', english)).toMatchObject({
    title: 'Jazz Festival in Paris',
    startsAt: '2027-07-12T09:00:00+02:00',
    endsAt: '2027-07-14T18:00:00+02:00',
    expectedAttendance: 1200,
  });
  expect(basicsIn('un atelier de poterie le 3 mars de 14h à 17h30 à Annecy', french)).toMatchObject({
    title: 'Atelier de poterie à Annecy',
    startsAt: '2027-03-03T14:00:00+01:00',
    endsAt: '2027-03-03T17:30:00+01:00',
  });
  expect(basicsIn('un festival du 30 juin au 2 juillet 2027 à Nantes', french)).toMatchObject({
    startsAt: '2027-06-30T09:00:00+02:00',
    endsAt: '2027-07-02T18:00:00+02:00',
  });
  for (const said of [
    'June 12 to June 14, 2027, a hackathon',
    'a hackathon from 12/06/2027 to 14/06/2027',
    'a hackathon, 2027-06-12 to 2027-06-14',
  ])
    expect(basicsIn(said, english), said).toMatchObject({ startsAt: '2027-06-12T09:00:00+02:00', endsAt: '2027-06-14T18:00:00+02:00' });
  expect(basicsIn('Bonjour', french)).toEqual({});
  expect(contactIn("I'm Omar Haddad from Festival House, omar@festival.test")).toEqual({
    name: 'Omar Haddad',
    email: 'omar@festival.test',
    company: 'Festival House',
  });
  expect(contactIn("Je m'appelle Ada Martin, ada@atelier.test")).toEqual({ name: 'Ada Martin', email: 'ada@atelier.test' });
});

test('tiers as they are typed', () => {
  const tiers = [
    { name: 'Early Bird', price: 19_900, quantity: 150 },
    { name: 'Regular', price: 29_900, quantity: 250 },
    { name: 'VIP', price: 49_900, quantity: 100, isVip: true },
  ];
  expect(tiersIn('Early Bird 150 × $199, Regular 250 × $299, VIP 100 × $499, capacity 400')).toEqual({
    currency: 'usd',
    capacity: 400,
    tiers,
  });
  expect(tiersIn('150 Early Bird at $199, 250 Regular at $299 and 100 VIP at $499')).toEqual({ currency: 'usd', capacity: null, tiers });
  expect(tiersIn('Tarif réduit : 150 places à 19,50 €, Plein tarif : 250 places à 29 €, capacité de 400')).toEqual({
    currency: 'eur',
    capacity: 400,
    tiers: [
      { name: 'Tarif réduit', price: 1950, quantity: 150 },
      { name: 'Plein tarif', price: 2900, quantity: 250 },
    ],
  });
  expect(tiersIn('I do not know yet')).toBeNull();
});

test('it proposes what it understands at each stage, and only with tools it is offered', async () => {
  const plan = 'a two-day yoga retreat for 400 in Lyon next June';
  expect(await ask('event_basics', plan, ['propose_fields'])).toMatchObject({
    calls: [{ name: 'propose_fields', input: { stage: 'event_basics' } }],
  });
  expect((await ask('event_basics', plan, [])).calls).toEqual([]);
  const data = {
    event_basics: { title: 'Yoga', startsAt: '2027-06-05T07:00:00Z', endsAt: '2027-06-06T16:00:00Z', timeZone: 'Europe/Paris' },
  };
  expect((await ask('venue_selection', 'Find a place in Lyon for 400', ['search_venues', 'propose_fields'], data)).calls).toEqual([
    expect.objectContaining({ name: 'search_venues', input: { city: 'Lyon', capacity: 400, from: '2027-06-05', to: '2027-06-06' } }),
  ]);
  expect((await ask('ticketing', 'VIP 100 × $499', ['propose_tiers'])).calls[0]).toMatchObject({
    name: 'propose_tiers',
    input: { currency: 'usd' },
  });
  expect((await ask('marketing', 'Rédigez tout, s’il vous plaît', ['propose_content'], data)).calls[0]).toMatchObject({
    name: 'propose_content',
    input: { landingPage: { headline: 'Yoga' }, tone: 'chaleureux' },
  });
  expect((await ask('review', 'Publish it now', ['read_wizard'])).text).toContain('I can only propose');
  expect((await ask('contact_info', 'Bonjour', ['propose_fields'])).text).toContain('Enchanté');
});

test('the same conversation is answered the same, under the same ids', async () => {
  const once = await ask('event_basics', 'a workshop in Paris', ['propose_fields']);
  expect(once.calls).toHaveLength(1);
  expect(await ask('event_basics', 'a workshop in Paris', ['propose_fields'])).toEqual(once);
});

test('streams, in pieces, with usage', async () => {
  const response = await post('/chat/completions', {
    model: 'any',
    stream: true,
    stream_options: { include_usage: true },
    messages: [system('ticketing'), { role: 'user', content: 'hello' }],
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const lines = (await response.text()).split('\n\n').filter(Boolean);
  expect(lines.at(-1)).toBe('data: [DONE]');
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.at(-2)).toContain('"total_tokens"');
});

test('controls and what it refuses', async () => {
  expect((await post('/_sandbox/next', { do: 'dance' })).status).toBe(400);
  expect((await post('/_sandbox/next', { do: 'fail', status: 429 })).status).toBe(200);
  const request = { model: 'any', messages: [{ role: 'user', content: 'hello' }] };
  expect((await post('/chat/completions', request)).status).toBe(429);
  expect((await post('/chat/completions', request)).status).toBe(200);
  expect((await post('/chat/completions', { messages: [] })).status).toBe(400);
  expect((await fetch(`${model.url}/embeddings`)).status).toBe(404);
  const twice = await ask('event_basics', 'a workshop in Paris [[twice]]', ['propose_fields']);
  expect(twice.calls).toHaveLength(2);
  expect(twice.calls[0]).toEqual(twice.calls[1]);
  const models: unknown = await (await fetch(`${model.url}/models`)).json();
  expect(models).toMatchObject({ data: [{ owned_by: 'seatwise-sandbox' }] });
});

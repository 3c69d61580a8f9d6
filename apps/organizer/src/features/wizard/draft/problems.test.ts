import { describe, expect, test } from 'vitest';
import { STAGES as CONTRACT, type WizardView } from '@seatwise/domain/wizard/contract';
import { loadSchemas, standing } from './problems.ts';
import { STAGES } from './stages.ts';

const data = {
  contact_info: { name: 'Omar Diallo', email: 'omar@festival.test' },
  event_basics: {},
  venue_selection: {},
  ticketing: {},
  marketing: {},
  review: {},
};
const view: WizardView = {
  sessionId: 's',
  stage: 'event_basics',
  completedStages: ['contact_info'],
  data,
  provenance: { contact_info: {}, event_basics: {}, venue_selection: {}, ticketing: {}, marketing: {}, review: {} },
  version: 1,
  problems: [{ stage: 'event_basics', path: 'title', code: 'required', message: '' }],
  status: 'active',
  messagesSent: 0,
  secondsSpent: 0,
  eventId: null,
  slug: null,
  owned: false,
  proposals: [],
  assistant: 'off',
  lastActivityAt: '2026-12-01T09:00:00.000Z',
};
const states = (shown: WizardView['stage']) => standing({ data, edits: {}, view }, shown).map(({ state }) => state);

test('the stages are the contract’s', () => {
  expect(STAGES).toEqual(CONTRACT);
});

describe('the six steps', () => {
  test('stand as the server says before the schemas are there, and no different with them', async () => {
    const before = states('event_basics');
    expect(before).toEqual(['done', 'current', 'locked', 'locked', 'locked', 'locked']);
    await loadSchemas();
    expect(states('event_basics')).toEqual(before);
  });

  test('say what is missing behind one, and what has to be finished first', async () => {
    await loadSchemas();
    expect(states('contact_info')).toEqual(['current', 'incomplete', 'locked', 'locked', 'locked', 'locked']);
    expect(standing({ data, edits: {}, view }, 'contact_info')[4]).toMatchObject({ behind: 'event_basics' });
  });

  test('follow what is being typed, whatever the server said of what was there', async () => {
    await loadSchemas();
    const typed = {
      ...data,
      event_basics: {
        title: 'Light',
        format: 'online',
        startsAt: '2099-01-01T09:00:00.000Z',
        endsAt: '2099-01-01T10:00:00.000Z',
        timeZone: 'UTC',
      },
    };
    const now = standing({ data: typed, edits: { event_basics: typed.event_basics }, view }, 'event_basics');
    expect(now[1]).toMatchObject({ state: 'current', problems: [] });
    expect(now[2]?.state).toBe('open');
  });
});

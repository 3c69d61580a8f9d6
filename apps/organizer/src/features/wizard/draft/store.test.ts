import { describe, expect, test, vi } from 'vitest';
import type { Json, WizardView } from '@seatwise/domain/wizard/contract';
import { DraftStore, type DraftApi, type SaveInput } from './store.ts';

const EMPTY = { contact_info: {}, event_basics: {}, venue_selection: {}, ticketing: {}, marketing: {}, review: {} };
const view = (version: number, title: Json = null): WizardView => ({
  sessionId: 's',
  stage: 'event_basics',
  completedStages: [],
  data: { ...EMPTY, event_basics: title === null ? {} : { title } },
  provenance: { ...EMPTY },
  version,
  problems: [],
  status: 'active',
  messagesSent: 0,
  secondsSpent: 0,
  eventId: null,
  slug: null,
  owned: false,
  proposals: [],
  assistant: 'off',
  lastActivityAt: '2026-12-01T09:00:00.000Z',
});

class Stale extends Error {}
class Offline extends Error {}

/** A server that refuses what is based on an older version. */
function server() {
  let state = view(1);
  const left: SaveInput[] = [];
  let down = false;
  const tab = (): DraftApi => ({
    save: async ({ version, stage, data }) => {
      await Promise.resolve();
      if (down) throw new Offline();
      if (version !== state.version) throw new Stale();
      state = { ...state, version: version + 1, data: { ...state.data, [stage]: { ...state.data[stage], ...data } } };
      return { version: state.version, problems: [] };
    },
    get: async () => {
      if (down) throw new Offline();
      return structuredClone(state);
    },
    leave: (input) => void left.push(input),
    isStale: (error) => error instanceof Stale,
    isPassing: (error) => error instanceof Offline,
  });
  return {
    tab,
    left,
    state: () => state,
    goDown: (now: boolean) => (down = now),
    open: () => new DraftStore(structuredClone(state), tab()),
  };
}

describe('a draft', () => {
  test('is saved once the typing has stopped, and says when', async () => {
    vi.useFakeTimers({ now: 5000 });
    const { open, state } = server();
    const draft = open();
    draft.edit('event_basics', { title: 'Li' });
    await vi.advanceTimersByTimeAsync(500);
    draft.edit('event_basics', { title: 'Light' });
    await vi.advanceTimersByTimeAsync(500);
    expect(state().version).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(state()).toMatchObject({ version: 2, data: { event_basics: { title: 'Light' } } });
    expect(draft.snapshot()).toMatchObject({ state: { kind: 'saved', at: 6100 }, edits: {} });
    vi.useRealTimers();
  });

  test('keeps what was typed here, takes the rest over, and says what another tab changed', async () => {
    const { open, state } = server();
    const [here, there] = [open(), open()];
    there.edit('event_basics', { title: 'Theirs', summary: 'Short' });
    await there.flush();
    here.edit('event_basics', { title: 'Mine' });
    expect(await here.flush()).toBe(true);
    expect(state().data.event_basics).toEqual({ title: 'Mine', summary: 'Short' });
    expect(here.snapshot().elsewhere).toEqual([
      { stage: 'event_basics', field: 'title', theirs: 'Theirs', mine: 'Mine' },
      { stage: 'event_basics', field: 'summary', theirs: 'Short' },
    ]);
    const [title] = here.snapshot().elsewhere;
    if (title) here.takeTheirs(title);
    await here.flush();
    expect(state().data.event_basics['title']).toBe('Theirs');
  });

  test('ten tabs that save at once lose nothing', async () => {
    const { open, state } = server();
    const tabs = Array.from({ length: 10 }, open);
    tabs.forEach((tab, at) => tab.edit('marketing', { [`field${at}`]: at }));
    expect(await Promise.all(tabs.map((tab) => tab.flush()))).toEqual(tabs.map(() => true));
    expect(Object.keys(state().data.marketing)).toHaveLength(10);
    expect(state().version).toBe(11);
  });

  test('without a connection waits, tries again by itself, and sends the rest along when the page goes', async () => {
    vi.useFakeTimers();
    const { open, state, goDown, left } = server();
    const draft = open();
    goDown(true);
    draft.edit('event_basics', { title: 'Kept' });
    expect(await draft.flush()).toBe(false);
    expect(draft.snapshot().state.kind).toBe('retrying');
    draft.leave();
    expect(left).toMatchObject([{ version: 1, stage: 'event_basics', data: { title: 'Kept' } }]);
    goDown(false);
    await vi.advanceTimersByTimeAsync(2100);
    expect(state().data.event_basics['title']).toBe('Kept');
    expect(draft.unsaved).toBe(false);
    vi.useRealTimers();
  });

  test('what needs the present version comes after what was typed, and is tried again on a newer one', async () => {
    const { open, state } = server();
    const [here, there] = [open(), open()];
    there.edit('review', { slug: 'x' });
    await there.flush();
    here.edit('event_basics', { title: 'First' });
    const seen: number[] = [];
    await here.perform(async (version) => {
      seen.push(version);
      if (version !== state().version) throw new Stale();
      return { ...structuredClone(state()), stage: 'venue_selection' };
    });
    expect(state().data).toMatchObject({ event_basics: { title: 'First' }, review: { slug: 'x' } });
    expect(seen).toEqual([3]);
    expect(here.snapshot().view.stage).toBe('venue_selection');
  });

  test('an answer that was overtaken by a newer one changes nothing', async () => {
    const { open, state } = server();
    const draft = open();
    const old = structuredClone(state());
    draft.edit('event_basics', { title: 'New' });
    await draft.flush();
    await draft.perform(async () => old);
    expect(draft.snapshot().data.event_basics['title']).toBe('New');
  });
});

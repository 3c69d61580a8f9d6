import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLine, type LineState } from './line.ts';

/** A browser's EventSource, as far as a line uses it, played by the test. */
class Played extends EventTarget {
  static all: Played[] = [];
  readonly url: string;
  closed = false;
  constructor(url: string) {
    super();
    this.url = url;
    Played.all.push(this);
  }
  close(): void {
    this.closed = true;
  }
  plays(type: string, data = '', lastEventId = ''): void {
    if (!this.closed) this.dispatchEvent(new MessageEvent(type, { data, lastEventId }));
  }
}

const last = (): Played => {
  const one = Played.all.at(-1);
  if (one === undefined) throw new Error('No line was opened');
  return one;
};

function open() {
  const states: LineState[] = [];
  const data: unknown[] = [];
  const close = openLine({
    url: '/trpc/dashboard.live?input=1',
    onData: (one) => data.push(one),
    onState: (state) => states.push(state),
    source: Played as never,
    chance: () => 0.5,
  });
  return { states, data, close };
}

beforeEach(() => {
  vi.useFakeTimers();
  Played.all = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('hands on what arrives, and says how it stands', () => {
  const { states, data, close } = open();
  expect(states).toEqual(['opening']);
  last().plays('connected', '{}');
  last().plays('message', '{"views":1}');
  expect(states).toEqual(['opening', 'live']);
  expect(data).toEqual([{ views: 1 }]);
  close();
  expect(last().closed).toBe(true);
  vi.advanceTimersByTime(120_000);
  expect(Played.all).toHaveLength(1);
});

test('comes back after longer and longer pauses, also from a server that opens and fails, and begins anew once something came', () => {
  const { states, close } = open();
  for (const [at, pause] of [500, 1000, 2000, 4000, 8000, 15_000, 15_000].entries()) {
    last().plays('connected', '{}');
    last().plays('error');
    expect(last().closed).toBe(true);
    vi.advanceTimersByTime(pause - 1);
    expect(Played.all).toHaveLength(at + 1);
    vi.advanceTimersByTime(1);
    expect(Played.all).toHaveLength(at + 2);
  }
  last().plays('connected', '{}');
  last().plays('message', '{}');
  last().plays('error');
  vi.advanceTimersByTime(500);
  expect(Played.all).toHaveLength(9);
  expect(states.slice(-3)).toEqual(['lost', 'live', 'lost']);
  close();
});

test('says what it had last, so that the server can go on from there', () => {
  const { close } = open();
  last().plays('connected', '{}');
  last().plays('message', '{}', '17');
  last().plays('return');
  vi.advanceTimersByTime(500);
  expect(last().url).toBe('/trpc/dashboard.live?input=1&lastEventId=17');
  close();
});

test('takes silence for the end of a line; a ping is a sign of life', () => {
  const { states, close } = open();
  last().plays('connected', '{}');
  vi.advanceTimersByTime(29_000);
  last().plays('ping');
  vi.advanceTimersByTime(29_000);
  expect(states.at(-1)).toBe('live');
  vi.advanceTimersByTime(1000);
  expect(states.at(-1)).toBe('lost');
  close();
});

test('a refusal is an answer, a fault passes', () => {
  const first = open();
  last().plays('serialized-error', '{"code":-32603,"message":"a fault"}');
  expect(first.states.at(-1)).toBe('lost');
  vi.advanceTimersByTime(500);
  last().plays('serialized-error', '{"code":-32003,"message":"not yours"}');
  expect(first.states.at(-1)).toBe('refused');
  vi.advanceTimersByTime(600_000);
  expect(Played.all).toHaveLength(2);
  first.close();
});

test('a page that nobody sees lets go, and dials at once when somebody looks again', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', page);
  const looks = (visibilityState: string): void => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const { states, close } = open();
  last().plays('connected', '{}');
  const pings = setInterval(() => last().plays('ping'), 10_000);
  looks('hidden');
  vi.advanceTimersByTime(30_000);
  looks('visible');
  looks('hidden');
  vi.advanceTimersByTime(59_000);
  expect(last().closed).toBe(false);
  vi.advanceTimersByTime(120_000);
  expect(last().closed).toBe(true);
  expect(Played.all).toHaveLength(1);
  looks('visible');
  expect(Played.all).toHaveLength(2);
  last().plays('connected', '{}');
  expect(states).toEqual(['opening', 'live', 'lost', 'live']);
  clearInterval(pings);
  close();
});

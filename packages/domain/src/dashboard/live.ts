/**
 * A dashboard that moves by itself. Word comes from the database that an event moved; its view is then read once in this process, twice a second at
 * most, and given to everybody who looks at it. Each of them is asked for their right before the first view and every few seconds after.
 */
import { dbActor, requireActor, systemActor, type Stream } from '../kernel/command.ts';
import type { Call, Deps } from '../kernel/deps.ts';
import { DomainError } from '../kernel/errors.ts';
import { translate } from '../kernel/translate.ts';
import type { News } from '../ports/index.ts';
import { DashboardInput, type DashboardView } from './contract.ts';
import { get } from './queries.ts';

/** Between two views of one event. */
const BREATH_MS = 500;
/** How long somebody who has lost the right may go on seeing. Also how often a view is read though nothing was heard: the last 24 hours move on. */
const CHECK_MS = 10_000;
/** Of one person in one process: tabs and screens, and not a leak of ours or a program's. */
const MAX_STREAMS = 30;

/** One event, as long as somebody looks at it. */
class Channel {
  version = 0;
  view: DashboardView | null = null;
  viewers = 0;
  readonly end: () => void;
  readonly #deps: Deps;
  readonly #eventId: string;
  readonly #waiting = new Set<() => void>();
  #text = '';
  #readAt = 0;
  #reading = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: Deps, eventId: string) {
    this.#deps = deps;
    this.#eventId = eventId;
    const unsubscribe = deps.news.subscribe(eventId, () => this.look());
    this.end = () => {
      clearTimeout(this.#timer);
      unsubscribe();
    };
  }

  /** Soon: at once, or when the last view is old enough. */
  look(): void {
    if (this.#reading) this.#again = true;
    else this.#timer ??= setTimeout(() => void this.#read(), Math.max(0, this.#readAt + BREATH_MS - performance.now()));
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    this.#reading = true;
    this.#readAt = performance.now();
    try {
      const who = systemActor(this.#deps, 'dashboard.live');
      const [row] = await this.#deps.system.read<{ view: DashboardView | null }>(who, 'SELECT app.dashboard_view($1) AS view', [
        this.#eventId,
      ]);
      const text = JSON.stringify(row?.view ?? null);
      if (row?.view && text !== this.#text) {
        this.#text = text;
        this.view = row.view;
        this.version += 1;
        for (const wake of this.#waiting) wake();
      }
    } catch (error) {
      // The next word, or the next look without one, tries again.
      this.#deps.log.warn({ err: error, eventId: this.#eventId }, 'a dashboard could not be read');
    }
    this.#reading = false;
    if (this.#again) {
      this.#again = false;
      if (this.viewers > 0) this.look();
    }
  }

  /** Until there is another view, that much time has passed, or one of the signals is aborted. */
  wait(milliseconds: number, signals: readonly AbortSignal[]): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        for (const signal of signals) signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#waiting.add(done);
      for (const signal of signals) signal.addEventListener('abort', done);
      if (signals.some(({ aborted }) => aborted)) done();
    });
  }
}

interface Room {
  channels: Map<string, Channel>;
  streams: Map<string, number>;
}

/** One of a process: whoever hears the same news looks at the same views. */
const rooms = new WeakMap<News, Room>();

function roomOf(news: News): Room {
  const room = rooms.get(news) ?? { channels: new Map<string, Channel>(), streams: new Map<string, number>() };
  rooms.set(news, room);
  return room;
}

/** Throws once the session has ended or the right is gone. */
async function mayStill(call: Call, eventId: string): Promise<void> {
  const { userId } = requireActor(call.actor);
  if (call.again && (await call.again())?.userId !== userId) throw new DomainError('UNAUTHENTICATED', 'Sign in again.');
  try {
    await call.deps.db.read(dbActor(call, 'dashboard.live'), 'SELECT app.require_organizer($1)', [eventId]);
  } catch (error) {
    throw translate(error);
  }
}

async function* follow(
  call: Call,
  eventId: string,
  first: () => Promise<DashboardView>,
  signal: AbortSignal,
): AsyncGenerator<DashboardView, void> {
  const { channels, streams } = roomOf(call.deps.news);
  const { userId } = requireActor(call.actor);
  const channel = channels.get(eventId) ?? new Channel(call.deps, eventId);
  channels.set(eventId, channel);
  channel.viewers += 1;
  streams.set(userId, (streams.get(userId) ?? 0) + 1);
  const signals = call.stopping ? [signal, call.stopping] : [signal];
  try {
    // Read once we listen: what moves after it is heard.
    let seen = channel.version;
    let text = '';
    let next = performance.now() + CHECK_MS;
    const view = await first();
    text = JSON.stringify(view);
    yield view;
    for (;;) {
      // Aborted, and not returned from: a client takes a stream that returns for finished, and one that breaks off it takes up elsewhere.
      for (const one of signals) one.throwIfAborted();
      if (performance.now() >= next) {
        await mayStill(call, eventId);
        next = performance.now() + CHECK_MS;
        channel.look();
      }
      if (channel.version > seen && channel.view) {
        seen = channel.version;
        const now = JSON.stringify(channel.view);
        if (now !== text) {
          text = now;
          yield channel.view;
          continue;
        }
      }
      await channel.wait(Math.max(0, next - performance.now()), signals);
    }
  } finally {
    channel.viewers -= 1;
    if (channel.viewers === 0) {
      channel.end();
      if (channels.get(eventId) === channel) channels.delete(eventId);
    }
    const left = (streams.get(userId) ?? 1) - 1;
    if (left === 0) streams.delete(userId);
    else streams.set(userId, left);
  }
}

export const live: Stream<typeof DashboardInput, DashboardView> = {
  input: DashboardInput,
  async open(call, input, signal) {
    const { userId } = requireActor(call.actor);
    if (call.stopping?.aborted) throw new DomainError('UNAVAILABLE', 'This server is about to stop: try again.');
    if ((roomOf(call.deps.news).streams.get(userId) ?? 0) >= MAX_STREAMS)
      throw new DomainError('LIMIT_REACHED', 'Too many dashboards are open at once.', { limit: MAX_STREAMS });
    await mayStill(call, input.eventId);
    return follow(call, input.eventId, () => get.execute(call, input), signal);
  },
};

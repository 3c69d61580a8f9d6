/**
 * An open line to a subscription of the server's (server-sent events). It reads tRPC's frames itself: the client's own link would come with
 * the first load of every page, 2.3 kB, and leaves the pauses between attempts to the browser, which makes them all alike.
 */

/**
 * `opening`: the first attempt runs. `live`: what moves arrives. `lost`: it was open, or could not be opened, and is tried again. `refused`:
 * the server has answered that it will not.
 */
export type LineState = 'opening' | 'live' | 'lost' | 'refused';

export interface LineOptions {
  /** Same origin, so that the session's cookie goes along. */
  url: string;
  onData: (data: unknown) => void;
  onState: (state: LineState) => void;
  /** What tests put in the place of the browser's. */
  source?: new (url: string) => EventSource;
  /** From 0 to 1, so that those who were cut off together do not come back together. */
  chance?: () => number;
}

/** Between attempts, in milliseconds; the last for all that follow. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000] as const;
/** The server sends a ping well within this; a line that is silent for longer is dead, though nobody was told. */
const SILENCE_MS = 30_000;
/** A page that nobody sees lets go of its line: over HTTP/1.1 a browser has six connections to a host, for all of its tabs. */
const UNSEEN_MS = 60_000;
/** tRPC's codes for what may pass: a fault of the server, a time-out, too many requests. */
const PASSING = new Set([-32_603, -32_008, -32_029]);

function codeOf(text: string): number | null {
  try {
    const shape: unknown = JSON.parse(text);
    return typeof shape === 'object' && shape !== null && 'code' in shape && typeof shape.code === 'number' ? shape.code : null;
  } catch {
    return null;
  }
}

/** Opens the line and keeps it open until the answer is called. */
export function openLine({ url, onData, onState, source: Source = EventSource, chance = Math.random }: LineOptions): () => void {
  let stream: EventSource | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let unseen: ReturnType<typeof setTimeout> | undefined;
  let state: LineState | null = null;
  let lastEventId = '';
  const turn = (next: LineState): void => {
    if (next === state) return;
    state = next;
    onState(next);
  };
  const hangUp = (): void => {
    clearTimeout(timer);
    clearTimeout(silence);
    stream?.close();
    stream = null;
  };
  const tryAgain = (): void => {
    hangUp();
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 15_000;
    failures += 1;
    turn('lost');
    timer = setTimeout(dial, pause * (0.75 + chance() / 2));
  };
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(tryAgain, SILENCE_MS);
  };
  const dial = (): void => {
    hangUp();
    // Also while nothing has answered yet: a proxy may hold a line that leads nowhere.
    heard();
    const at = lastEventId === '' ? url : `${url}&lastEventId=${encodeURIComponent(lastEventId)}`;
    const own = new Source(at);
    stream = own;
    own.addEventListener('connected', () => {
      heard();
      turn('live');
    });
    own.addEventListener('ping', heard);
    own.addEventListener('message', ({ data, lastEventId: id }: MessageEvent<string>) => {
      heard();
      // Not by `connected` already, which also comes before a refusal: a server in trouble would be asked as fast as it answers.
      failures = 0;
      if (id !== '') lastEventId = id;
      const read: unknown = JSON.parse(data);
      onData(read);
    });
    // The server is done with this line, not with us: it stops, or hands the line to a successor.
    own.addEventListener('return', tryAgain);
    own.addEventListener('serialized-error', ({ data }: MessageEvent<string>) => {
      const code = codeOf(data);
      if (code === null || PASSING.has(code)) return tryAgain();
      hangUp();
      return turn('refused');
    });
    own.addEventListener('error', tryAgain);
  };
  /** The network is back, or somebody looks again: no reason to wait. */
  const now = (): void => {
    if (state !== 'lost' || stream !== null) return;
    failures = 0;
    dial();
  };
  const gone = (): void => {
    if (state !== 'refused') tryAgain();
  };
  const rest = (): void => {
    if (state === 'refused') return;
    hangUp();
    turn('lost');
  };
  const seen = (): void => {
    clearTimeout(unseen);
    if (document.visibilityState === 'visible') now();
    else unseen = setTimeout(rest, UNSEEN_MS);
  };
  const inBrowser = typeof window !== 'undefined';
  if (inBrowser) {
    window.addEventListener('online', now);
    window.addEventListener('offline', gone);
    document.addEventListener('visibilitychange', seen);
  }
  turn('opening');
  dial();
  return () => {
    hangUp();
    clearTimeout(unseen);
    if (!inBrowser) return;
    window.removeEventListener('online', now);
    window.removeEventListener('offline', gone);
    document.removeEventListener('visibilitychange', seen);
  };
}

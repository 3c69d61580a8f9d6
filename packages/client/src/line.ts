/**
 * A line to a subscription (server-sent events), in the form in which tRPC's link wants an EventSource. Node has none; those that there are come
 * back at one steady pace, take any answer that is no stream for the last, and the newest lets a program end while it waits.
 */
import { createParser } from 'eventsource-parser';

export interface LineOptions {
  /** The key or the cookie: nothing of it is in the URL. */
  headers: Readonly<Record<string, string>>;
  /** Between attempts, in milliseconds; the last for all that follow. */
  pauses?: readonly number[];
  /** The server sends a ping well within this; a line that is silent for longer is dead, though nobody was told. */
  silenceMs?: number;
}

const PAUSES: readonly number[] = [500, 1000, 2000, 4000, 8000, 15_000];
const SILENCE_MS = 30_000;
/** Statuses below 500 that may pass as well: a time-out, too early, too many requests. */
const PASSING = new Set([408, 425, 429]);

/** In the way of browsers: one that comes with `readyState` CLOSED is the last. tRPC's link passes the message on. */
class LineError extends Event {
  readonly message: string;

  constructor(message: string) {
    super('error');
    this.message = message;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node says "fetch failed", and why in the cause.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** The error in tRPC's JSON, which came in the place of a stream; null when somebody else has answered. */
function refusalIn(text: string): object | null {
  try {
    const body: unknown = JSON.parse(text);
    const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
    if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return null;
    return typeof error.code === 'number' && typeof error.message === 'string' ? error : null;
  } catch {
    return null;
  }
}

/** Opens at once, and again whenever it breaks, until it is closed or the server has refused it. Open or waiting, it keeps a program alive. */
export class Line extends EventTarget {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #pauses: readonly number[];
  readonly #silenceMs: number;
  #call: AbortController | null = null;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #lastEventId = '';

  constructor(url: string, { headers, pauses = PAUSES, silenceMs = SILENCE_MS }: LineOptions) {
    super();
    this.#url = url;
    this.#headers = headers;
    this.#pauses = pauses;
    this.#silenceMs = silenceMs;
    void this.#dial();
  }

  /** Nothing is told after this. */
  close(): void {
    this.readyState = this.CLOSED;
    clearTimeout(this.#timer);
    this.#call?.abort();
  }

  /** One attempt, from the request to the end of its answer. */
  async #dial(): Promise<void> {
    const call = new AbortController();
    this.#call = call;
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => call.abort(new Error(`Nothing was heard for ${this.#silenceMs} ms.`)), this.#silenceMs);
    };
    let why: string;
    try {
      // Also while nothing has answered yet: a proxy may hold a line that leads nowhere.
      heard();
      const answer = await fetch(this.#url, {
        headers: {
          ...this.#headers,
          accept: 'text/event-stream',
          ...(this.#lastEventId === '' ? {} : { 'last-event-id': this.#lastEventId }),
        },
        signal: call.signal,
      });
      why = await (answer.ok ? this.#listen(answer, heard) : this.#refused(answer));
    } catch (error) {
      why = messageOf(error);
    }
    clearTimeout(silence);
    if (!this.#isClosed()) this.#tryAgain(why);
  }

  #isClosed(): boolean {
    return this.readyState === this.CLOSED;
  }

  /** Until the server ends it; what it breaks with is thrown. */
  async #listen(answer: Response, heard: () => void): Promise<string> {
    const type = answer.headers.get('content-type') ?? 'nothing';
    if (!answer.body || !type.startsWith('text/event-stream')) {
      await answer.body?.cancel();
      return this.#fail(`The server answered with ${type}, and not with a stream of events.`);
    }
    this.readyState = this.OPEN;
    const parser = createParser({
      onEvent: ({ event = 'message', data, id }) => {
        if (this.#isClosed()) return;
        if (id !== undefined) this.#lastEventId = id;
        // Not by `connected` already, which also comes before a refusal: a server in trouble would be asked as fast as it answers.
        if (event === 'message' || event === 'ping') this.#failures = 0;
        this.dispatchEvent(new MessageEvent(event, { data, lastEventId: this.#lastEventId }));
      },
    });
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      heard();
      parser.feed(text);
    }
    return 'The server has ended the line.';
  }

  /** With a status, before there was a stream: too many requests, an older server that knows no such procedure, a proxy with nobody behind it. */
  async #refused(answer: Response): Promise<string> {
    const { status } = answer;
    const why = `The server answered with ${status}.`;
    if (status >= 500 || PASSING.has(status)) {
      await answer.body?.cancel();
      return why;
    }
    const refusal = refusalIn(await answer.text());
    if (!refusal || this.#isClosed()) return this.#fail(why);
    // As a refusal in the stream, so that the link makes the same error of it.
    this.readyState = this.CLOSED;
    this.dispatchEvent(new MessageEvent('serialized-error', { data: JSON.stringify(refusal) }));
    return why;
  }

  #fail(why: string): string {
    if (!this.#isClosed()) {
      this.readyState = this.CLOSED;
      this.dispatchEvent(new LineError(why));
    }
    return why;
  }

  #tryAgain(why: string): void {
    const pause = this.#pauses[Math.min(this.#failures, this.#pauses.length - 1)] ?? 0;
    this.#failures += 1;
    this.readyState = this.CONNECTING;
    // Not all at the same moment: those who were cut off together would come back together.
    this.#timer = setTimeout(() => void this.#dial(), pause * (0.75 + Math.random() / 2));
    this.dispatchEvent(new LineError(why));
  }
}

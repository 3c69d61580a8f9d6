import { useEffect, useRef, useState } from 'react';
import { openLine, type LineState } from './line.ts';

/** How often a page reads what no open line brings it, in milliseconds. */
export const READ_EVERY = 15_000;
/** A page that is left and come back to at once, as React's strict mode does, keeps its line. */
const LINGER_MS = 250;

interface Listener {
  onData: (data: unknown) => void;
  onState: (state: LineState) => void;
}
interface Shared {
  listeners: Set<Listener>;
  state: LineState;
  close: () => void;
  leaving: ReturnType<typeof setTimeout> | undefined;
}

/** By address: one page has one line, however many of its parts listen. */
const lines = new Map<string, Shared>();

function listen(url: string, listener: Listener): () => void {
  let line = lines.get(url);
  if (line === undefined) {
    const made: Shared = { listeners: new Set(), state: 'opening', close: () => undefined, leaving: undefined };
    made.close = openLine({
      url,
      onData: (data) => made.listeners.forEach((one) => one.onData(data)),
      onState: (state) => {
        made.state = state;
        made.listeners.forEach((one) => one.onState(state));
      },
    });
    lines.set(url, made);
    line = made;
  }
  const shared = line;
  clearTimeout(shared.leaving);
  shared.listeners.add(listener);
  listener.onState(shared.state);
  return () => {
    shared.listeners.delete(listener);
    if (shared.listeners.size > 0) return;
    shared.leaving = setTimeout(() => {
      shared.close();
      lines.delete(url);
    }, LINGER_MS);
  };
}

/**
 * Listens to a subscription (`dashboard.live`) while the component is shown, and hands on what arrives: usually into the query cache. Answers
 * how the line stands; while it is not `live`, the page reads by itself, every `READ_EVERY`.
 */
export function useLive<Data>({
  path,
  input,
  onData,
  enabled = true,
}: {
  path: string;
  input: object;
  onData: (data: Data) => void;
  enabled?: boolean;
}): LineState {
  const [state, setState] = useState<LineState>('opening');
  const latest = useRef(onData);
  useEffect(() => {
    latest.current = onData;
  });
  const url = `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
  useEffect(() => {
    if (!enabled) return undefined;
    return listen(url, {
      // What a verb answers is what its type says, on this way as on the other.
      onData: (data) => latest.current(data as Data),
      onState: setState,
    });
  }, [url, enabled]);
  return state;
}

/** What is said to the assistant, and heard from it. */
import type { Message } from '@ag-ui/core';

export const textOf = (messages: readonly Message[]): string =>
  messages.flatMap((message) => (message.role === 'assistant' && message.content ? [message.content] : [])).join('\n');

export const input = (someone: { sessionId: string }, said: string, more: object = {}) => ({
  threadId: someone.sessionId,
  runId: crypto.randomUUID(),
  messages: [{ id: crypto.randomUUID(), role: 'user', content: said }],
  tools: [],
  context: [],
  state: {},
  ...more,
});

export const refusal = async (response: Response): Promise<{ status: number; code: string }> => {
  const body: { code: string } = JSON.parse(await response.text());
  return { status: response.status, code: body.code };
};

/** Until this has come; then whatever else comes until the end. */
export async function hears(response: Response, what: string): Promise<() => Promise<string>> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const read = async (): Promise<boolean> => {
    const piece = await reader?.read();
    heard += piece?.value ?? '';
    return piece?.done === false;
  };
  while (!heard.includes(what)) await read();
  return async () => {
    while (await read());
    return heard;
  };
}

/** The `Messenger` port for Meta's Cloud API. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
import { type Messenger, type MessengerMessage, MessengerTemporaryFailure } from '@seatwise/domain/ports';
import { z } from 'zod';
import { failureOf, MetaError, patienceOf } from './errors.ts';

const META = 'https://graph.facebook.com';
/** Meta keeps a version for two years at least. */
const VERSION = 'v23.0';
const TIMEOUT_MS = 20_000;

export interface MessengerOptions {
  token: string;
  phoneId: string;
  /** Another address than Meta's own, such as the stand-in's. */
  apiBase?: string;
  timeoutMs?: number;
}

const Taken = z.object({ messages: z.array(z.object({ id: z.string().min(1).max(300) })).min(1) });
const Refused = z.object({ error: MetaError });

/** Meta takes no line ends, tabs or runs of blanks in a parameter, and no empty one. */
const parameterOf = (text: string): string => text.replace(/\s+/g, ' ').trim() || '-';

const bodyOf = (message: MessengerMessage): object =>
  message.kind === 'text'
    ? { type: 'text', text: { preview_url: true, body: message.text } }
    : {
        type: 'template',
        template: {
          name: message.name,
          language: { code: message.language },
          ...(message.parameters.length > 0
            ? { components: [{ type: 'body', parameters: message.parameters.map((text) => ({ type: 'text', text: parameterOf(text) })) }] }
            : {}),
        },
      };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function createMessenger({ token, phoneId, apiBase = META, timeoutMs = TIMEOUT_MS }: MessengerOptions): Messenger {
  const url = `${apiBase}/${VERSION}/${phoneId}/messages`;
  return {
    async send({ to, reference, message }) {
      let answer: Response;
      let body: unknown;
      try {
        answer = await fetch(url, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            messaging_product: 'whatsapp',
            recipient_type: 'individual',
            to: to.replace(/^\+/, ''),
            biz_opaque_callback_data: reference,
            ...bodyOf(message),
          }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        body = parsed(await answer.text());
      } catch (error) {
        // Neither the token nor the number is in what the network says.
        throw new MessengerTemporaryFailure(`WhatsApp does not answer: ${error instanceof Error ? error.name : 'unknown'}`);
      }
      if (answer.ok) {
        const taken = Taken.safeParse(body);
        const id = taken.data?.messages[0]?.id;
        if (id === undefined) throw new MessengerTemporaryFailure('WhatsApp answered without an id');
        return { providerId: id };
      }
      const refused = Refused.safeParse(body);
      throw failureOf(answer.status, refused.data?.error ?? null, patienceOf(answer.headers.get('retry-after'), Date.now()));
    },
  };
}

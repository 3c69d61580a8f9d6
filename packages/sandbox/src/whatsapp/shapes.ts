/** What goes over the wire, in Meta's shapes, and what is read of it. */
import { createHmac } from 'node:crypto';

export type JsonObject = { [key: string]: unknown };
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Meta's words for its codes, and the status they come with. */
const ERRORS: { readonly [code: number]: { status: number; message: string } } = {
  100: { status: 400, message: 'Invalid parameter' },
  190: { status: 401, message: 'Invalid OAuth access token.' },
  130429: { status: 429, message: 'Rate limit hit' },
  80007: { status: 429, message: 'Rate limit issues' },
  131000: { status: 500, message: 'Something went wrong' },
  131016: { status: 503, message: 'Service unavailable' },
  131026: { status: 400, message: 'Message undeliverable' },
  131047: { status: 400, message: 'Re-engagement message' },
  131049: { status: 400, message: 'This message was not delivered to maintain healthy ecosystem engagement.' },
  131050: { status: 400, message: 'User has stopped marketing messages' },
  131056: { status: 400, message: '(Business Account, Consumer Account) pair rate limit hit' },
  132000: { status: 400, message: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, message: 'Template name does not exist in the translation' },
};

export interface Failure {
  status: number;
  body: { error: JsonObject };
}

/** As Graph answers what it does not take. */
export function failure(code: number, details: string, status = ERRORS[code]?.status ?? 400): Failure {
  return {
    status,
    body: {
      error: {
        message: `(#${code}) ${ERRORS[code]?.message ?? 'Something went wrong'}`,
        type: 'OAuthException',
        code,
        error_data: { messaging_product: 'whatsapp', details },
        fbtrace_id: 'Sandbox',
      },
    },
  };
}

/** As a webhook tells of what was taken and not delivered. */
export const failedWith = (code: number): JsonObject => {
  const message = ERRORS[code]?.message ?? 'Message undeliverable';
  return { code, title: message, message, error_data: { details: message } };
};

export type Content = { kind: 'template'; name: string; language: string; parameters: string[] } | { kind: 'text'; text: string };

export interface Outgoing {
  to: string;
  reference: string | null;
  content: Content;
}

function templateOf(value: unknown): Content | null {
  if (!isObject(value) || typeof value['name'] !== 'string' || !isObject(value['language'])) return null;
  const language = value['language']['code'];
  if (typeof language !== 'string') return null;
  const components: unknown[] = Array.isArray(value['components']) ? value['components'] : [];
  const body = components.find((one) => isObject(one) && one['type'] === 'body');
  const parameters: unknown[] = isObject(body) && Array.isArray(body['parameters']) ? body['parameters'] : [];
  const texts = parameters.map((one) => (isObject(one) && typeof one['text'] === 'string' ? one['text'] : ''));
  return { kind: 'template', name: value['name'], language, parameters: texts };
}

/** A sentence about what is wrong with it, else what it says. */
export function readOutgoing(value: unknown): Outgoing | string {
  if (!isObject(value) || value['messaging_product'] !== 'whatsapp') return 'messaging_product must be whatsapp';
  const to = typeof value['to'] === 'string' ? value['to'].replace(/^\+/, '') : '';
  if (!/^[1-9]\d{6,14}$/.test(to)) return 'to is no phone number';
  const reference = value['biz_opaque_callback_data'];
  if (reference !== undefined && (typeof reference !== 'string' || reference.length > 512)) return 'biz_opaque_callback_data is too long';
  const text = isObject(value['text']) ? value['text']['body'] : undefined;
  const content =
    value['type'] === 'template' ? templateOf(value['template']) : typeof text === 'string' ? { kind: 'text' as const, text } : null;
  if (!content) return 'type must be template or text, and filled in';
  if (content.kind === 'text' && (content.text === '' || content.text.length > 4096)) return 'text.body must have 1 to 4096 characters';
  if (content.kind === 'template' && content.parameters.some((one) => one === '' || /[\n\t]| {5}/.test(one)))
    return 'a parameter must be text without new lines, tabs or more than 4 spaces in a row';
  return { to, reference: reference ?? null, content };
}

export const signatureOf = (body: string, secret: string): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Errors quote what they were given; logs and stored reasons must not. */

const ADDRESS = /[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g;
const URL_TEXT = /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi;
/** Tokens, keys, hashes: nothing a person would write as one word. UUIDs stay, they lead to the row. */
const SECRET = /(?<![\w-])(?![0-9a-f]{8}-[0-9a-f]{4}-)[\w-]{24,}(?:\.[\w-]+)*/gi;

/** The text without addresses, URLs and anything that looks like a token; at most 500 characters. */
export const redact = (text: string): string =>
  text.replace(URL_TEXT, '[url]').replace(ADDRESS, '[address]').replace(SECRET, '[secret]').slice(0, 500);

/** What may be told of an error: its kind, its code, and its redacted message. */
export function describeError(error: unknown): { kind: string; code?: string; message: string } {
  if (!(error instanceof Error)) return { kind: typeof error, message: redact(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // Prisma prints the whole query, with its values, before the sentence that says what went wrong.
  const message = error.name.startsWith('PrismaClient') ? (error.message.trim().split('\n').at(-1) ?? '') : error.message;
  return { kind: error.name, ...(code === undefined ? {} : { code }), message: redact(message) };
}

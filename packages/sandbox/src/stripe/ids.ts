import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function random(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 = 4 × 62: bytes above it would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
    }
  }
  return text;
}

/** An id as Stripe makes them: `sub_1` and 23 random letters and digits. */
export const newId = (prefix: string): string => `${prefix}_1${random(23)}`;
/** Customers, products and items carry the short form: `cus_` and 14. */
export const newShortId = (prefix: string): string => `${prefix}_${random(14)}`;
export const newSessionId = (): string => `cs_test_a1${random(56)}`;
export const newSecret = (of: string): string => `${of}_secret_${random(25)}`;
export const newRequestId = (): string => `req_${random(14)}`;
/** Prefix of a customer's invoice numbers: eight capitals and digits. */
export const newInvoicePrefix = (): string => random(8).toUpperCase();

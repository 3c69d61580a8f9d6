import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { OrderTokens, Sealer } from '@seatwise/domain/ports';

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key derived from AUTH_SECRET; `v1.` and base64url of IV, tag and ciphertext. */
export function createSealer(secret: string): Sealer {
  // As a key object: from bytes, Node makes one anew for each call, which takes longer than the rest.
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'seatwise sealer v1', 32)));
  const aad = Buffer.from(VERSION);
  return {
    seal(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(aad);
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(sealed) {
      const [version, body, ...rest] = sealed.split('.');
      if (version !== VERSION || body === undefined || rest.length > 0) throw new Error('Not sealed by this installation');
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('Not sealed by this installation');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(aad)
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}

/** HMAC-SHA-256 of the order's id under a key derived from AUTH_SECRET. */
export function createOrderTokens(secret: string): OrderTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'seatwise order links v1', 32));
  return { tokenOf: (orderId) => createHmac('sha256', key).update(orderId).digest('base64url') };
}

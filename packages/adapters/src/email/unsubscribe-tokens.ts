import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { UnsubscribeTokens } from '@seatwise/domain/ports';

const ID_BYTES = 16;
const VERSION_BYTES = 4;
const MAC_BYTES = 16;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const bytesOf = (id: string): Buffer => {
  if (!UUID.test(id)) throw new TypeError('A link to unsubscribe is made of ids');
  return Buffer.from(id.replaceAll('-', ''), 'hex');
};
const idOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * base64url of the contact's id, the version of its link, the message's id if there is one, and an HMAC-SHA-256 over these, cut to 16 bytes, under a
 * key derived from AUTH_SECRET: 48 characters, 70 with a message.
 */
export function createUnsubscribeTokens(secret: string): UnsubscribeTokens {
  // As a key object: a campaign makes one for each of its mails.
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'seatwise unsubscribe links v1', 32)));
  const macOf = (said: Buffer): Buffer => createHmac('sha256', key).update(said).digest().subarray(0, MAC_BYTES);
  return {
    tokenOf(contactId, version, messageId) {
      const number = Buffer.alloc(VERSION_BYTES);
      number.writeUInt32BE(version);
      const said = Buffer.concat([bytesOf(contactId), number, ...(messageId ? [bytesOf(messageId)] : [])]);
      return Buffer.concat([said, macOf(said)]).toString('base64url');
    },
    read(token) {
      if (!/^(?:[\w-]{48}|[\w-]{70})$/.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      const said = bytes.subarray(0, bytes.length - MAC_BYTES);
      // One spelling a token: base64url has spare bits at the end of some lengths.
      if (!timingSafeEqual(bytes.subarray(said.length), macOf(said)) || bytes.toString('base64url') !== token) return null;
      const message = said.subarray(ID_BYTES + VERSION_BYTES);
      return {
        contactId: idOf(said.subarray(0, ID_BYTES)),
        version: said.readUInt32BE(ID_BYTES),
        messageId: message.length === 0 ? null : idOf(message),
      };
    },
  };
}

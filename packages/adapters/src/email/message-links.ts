/** The `MessageLinks` port: base64url of the message's id, the link's number, and an HMAC-SHA-256 over both, under a key derived from AUTH_SECRET. */
import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { MessageLinks } from '@seatwise/domain/ports';

const ID_BYTES = 16;
const MAC_BYTES = 10;
const TOKEN = /^[\w-]{36}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Links count from 1 here; 0 is the picture. */
const MAX_LINK = 250;

export function createMessageLinks(secret: string): MessageLinks {
  // As a key object: a campaign makes several for each of its mails.
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'seatwise message links v1', 32)));
  const macOf = (what: Buffer): Buffer => createHmac('sha256', key).update(what).digest().subarray(0, MAC_BYTES);
  return {
    idOf(messageId, link) {
      if (!UUID.test(messageId) || (link !== null && (link < 0 || link > MAX_LINK))) throw new TypeError('No link of a message');
      const what = Buffer.concat([Buffer.from(messageId.replaceAll('-', ''), 'hex'), Buffer.from([link === null ? 0 : link + 1])]);
      return Buffer.concat([what, macOf(what)]).toString('base64url');
    },
    read(id) {
      if (!TOKEN.test(id)) return null;
      const bytes = Buffer.from(id, 'base64url');
      const what = bytes.subarray(0, ID_BYTES + 1);
      if (!timingSafeEqual(bytes.subarray(ID_BYTES + 1), macOf(what))) return null;
      const messageId = what
        .subarray(0, ID_BYTES)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      const number = what[ID_BYTES] ?? 0;
      return { messageId, link: number === 0 ? null : number - 1 };
    },
  };
}

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { FeedTokens } from '@seatwise/domain/ports';

const ID_BYTES = 16;
const MAC_BYTES = 24;
const TOKEN = /^[\w-]{54}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const hex = (personId: string): string => personId.replaceAll('-', '');

/** base64url of the person's id and of an HMAC-SHA-256 over id and version, under a key derived from AUTH_SECRET. */
export function createFeedTokens(secret: string): FeedTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'seatwise calendar feeds v1', 32));
  const macOf = (personId: string, version: number): Buffer =>
    createHmac('sha256', key).update(`${personId}:${version}`).digest().subarray(0, MAC_BYTES);
  return {
    tokenOf(personId, version) {
      if (!UUID.test(personId)) throw new TypeError('A feed is a person’s');
      return Buffer.concat([Buffer.from(hex(personId), 'hex'), macOf(personId, version)]).toString('base64url');
    },
    personOf(token) {
      if (!TOKEN.test(token)) return null;
      return Buffer.from(token, 'base64url')
        .subarray(0, ID_BYTES)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    isOf(token, personId, version) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.subarray(0, ID_BYTES).toString('hex') !== hex(personId)) return false;
      // One spelling a token: base64url has spare bits at the end of some lengths.
      return timingSafeEqual(bytes.subarray(ID_BYTES), macOf(personId, version)) && bytes.toString('base64url') === token;
    },
  };
}

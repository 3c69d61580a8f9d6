/** A visitor, without who it is: address and browser, hashed with a salt that is another every day. From one day to the next nobody is known again. */
import { createHmac, hkdfSync } from 'node:crypto';

export type VisitorOf = (request: { ip: string; userAgent: string | undefined }, now: Date) => Buffer;

export function visitorsBy(secret: string): VisitorOf {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'seatwise visitors v1', 32));
  let salt = { day: '', value: key };
  return ({ ip, userAgent }, now) => {
    const day = now.toISOString().slice(0, 10);
    if (salt.day !== day) salt = { day, value: createHmac('sha256', key).update(day).digest() };
    return createHmac('sha256', salt.value)
      .update(`${ip}\n${userAgent ?? ''}`)
      .digest();
  };
}

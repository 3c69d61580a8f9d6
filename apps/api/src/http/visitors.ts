/** A visitor, without who it is: address and browser, hashed with the salt of the day. From one day to the next nobody is known again. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Deps } from '@seatwise/domain';

export type VisitorOf = (request: { ip: string; userAgent: string | undefined }, now: Date) => Promise<Buffer>;

const DAY_MS = 86_400_000;

/** `saltOf` a day of UTC is asked once a day, however many come at once. Where it cannot be told, whoever comes counts as somebody new. */
export function visitorsBy(saltOf: (day: string) => Promise<Buffer>, log: Deps['log']): VisitorOf {
  let known: { day: string; salt: Promise<Buffer> } | null = null;

  function saltAt(now: Date): Promise<Buffer> {
    const day = now.toISOString().slice(0, 10);
    if (known?.day === day) return known.salt;
    const asked = { day, salt: saltOf(day) };
    const forget = (): void => {
      if (known === asked) known = null;
    };
    known = asked;
    asked.salt.then(
      // Nor does it stay here when the day is over, should nobody come then.
      () => setTimeout(forget, DAY_MS - (now.getTime() % DAY_MS)).unref(),
      (error: unknown) => {
        forget();
        log.warn({ err: error }, 'the salt of visitors could not be read');
      },
    );
    return asked.salt;
  }

  return async ({ ip, userAgent }, now) => {
    try {
      return createHmac('sha256', await saltAt(now))
        .update(`${ip}\n${userAgent ?? ''}`)
        .digest();
    } catch {
      return randomBytes(32);
    }
  };
}

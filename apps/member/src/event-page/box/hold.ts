/** The tickets that are held for this browser on this event. They are remembered for as long as the tab lives: a reload or a payment loses none. */
export interface Hold {
  reservationId: string;
  /** On the server's clock. */
  expiresAt: number;
  /** What is to be added to this machine's clock to read the server's. */
  offset: number;
  quantities: Readonly<Record<string, number>>;
  total: { amount: number; currency: string };
  accessCode: string | null;
  /** Once the way to the payment was taken. */
  paying: { orderId: string; url: string } | null;
}

const keyOf = (eventId: string): string => `seatwise.hold.${eventId}`;

export function rememberHold(eventId: string, hold: Hold | null): void {
  try {
    if (hold === null) sessionStorage.removeItem(keyOf(eventId));
    else sessionStorage.setItem(keyOf(eventId), JSON.stringify(hold));
  } catch {
    // No storage here: then a reload begins anew, and the hold ends by itself.
  }
}

const isHold = (value: unknown): value is Hold =>
  typeof value === 'object' &&
  value !== null &&
  'reservationId' in value &&
  typeof value.reservationId === 'string' &&
  'expiresAt' in value &&
  typeof value.expiresAt === 'number' &&
  'offset' in value &&
  typeof value.offset === 'number' &&
  'quantities' in value &&
  typeof value.quantities === 'object' &&
  'total' in value &&
  'paying' in value;

export function recallHold(eventId: string): Hold | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(eventId)) ?? 'null');
    return isHold(value) ? value : null;
  } catch {
    return null;
  }
}

export const millisecondsLeft = (hold: Pick<Hold, 'expiresAt' | 'offset'>, now: number): number =>
  Math.max(0, hold.expiresAt - (now + hold.offset));

/** `14:32`, and hours in front where somebody allows that long. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

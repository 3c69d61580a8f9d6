/** What local times are, by Temporal alone. */
import { Temporal } from 'temporal-polyfill';

/** As a server may be set, whoever set it. */
export const SERVER_ZONES = ['UTC', 'America/Chicago', 'Pacific/Auckland', 'Australia/Lord_Howe'];

/** The first instant at which the clock of a zone shows this; null when it never does. */
export function instantOf(zone: string, local: string): string | null {
  const plain = Temporal.PlainDateTime.from(local);
  try {
    // Strict to begin with: it throws for what is skipped as for what is shown twice.
    return plain.toZonedDateTime(zone, { disambiguation: 'reject' }).toInstant().toString();
  } catch {
    const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
    // A skipped time was moved; asked back, it is another one.
    return earlier.toPlainDateTime().equals(plain) ? earlier.toInstant().toString() : null;
  }
}

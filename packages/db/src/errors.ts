/** What a failed statement says, whichever way it came: pg's DatabaseError, or Prisma's, which wraps what its driver adapter saw. */

interface Wrapped {
  originalCode?: unknown;
  originalMessage?: unknown;
  constraint?: { index?: unknown };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A server's own message always has a severity; that tells its SQLSTATE from Prisma's codes, which are five characters too. */
function isServerError(error: unknown): error is { code: string; severity: string; constraint?: string; message: string } {
  return isRecord(error) && typeof error['severity'] === 'string' && typeof error['code'] === 'string';
}

function prismaCause(error: unknown): Wrapped | null {
  if (!isRecord(error)) return null;
  const meta = error['meta'];
  const adapterError = isRecord(meta) ? meta['driverAdapterError'] : error;
  const cause = isRecord(adapterError) ? adapterError['cause'] : null;
  return isRecord(cause) ? cause : null;
}

/** The SQLSTATE of a failed statement ("23505"), or null when the error did not come from the server. */
export function sqlState(error: unknown): string | null {
  if (isServerError(error)) return error.code;
  const code = prismaCause(error)?.originalCode;
  return typeof code === 'string' ? code : null;
}

/**
 * The name of the violated constraint, or null. Prisma keeps the name of a unique or foreign key only; for checks and
 * exclusions it is read from the server's message.
 */
export function constraintOf(error: unknown): string | null {
  if (isServerError(error)) return error.constraint ?? null;
  const cause = prismaCause(error);
  if (!cause) return null;
  if (typeof cause.constraint?.index === 'string') return cause.constraint.index;
  if (typeof cause.originalMessage !== 'string') return null;
  return /constraint "([^"]+)"/.exec(cause.originalMessage)?.[1] ?? null;
}

const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);

/** True when the connection, not the statement, failed: the statement may be tried on another one. */
export function isConnectionError(error: unknown): boolean {
  const state = sqlState(error);
  // 57P01–57P03: the server is stopping, crashed or starting; class 08: connection exceptions.
  if (state !== null) return /^(57P0[1-3]|08)/.test(state);
  if (!isRecord(error)) return false;
  if (typeof error['code'] === 'string' && SOCKET_CODES.has(error['code'])) return true;
  return /^(Connection terminated|Client has encountered|Client was closed)/.test(String(error['message']));
}

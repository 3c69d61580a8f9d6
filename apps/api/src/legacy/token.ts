/** Old links go on working where ours could have made them: of a token only its SHA-256 is taken over, and only if the link's route lets it in. */
import { createHash } from 'node:crypto';

const ROUTE = /^[\w-]{20,100}$/;

export const passesAsToken = (token: string | null): token is string => token !== null && ROUTE.test(token);
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

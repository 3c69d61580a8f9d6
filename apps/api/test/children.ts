/** Processes of ours that tests start again and again. Two thirds of a start are compiling: the next has it from the one before. */
import path from 'node:path';

export const SERVER = path.join(import.meta.dirname, 'kept-server.ts');
export const WORKER = path.join(import.meta.dirname, 'hurried-worker.ts');
export const COMPILED = { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, '../../../node_modules/.cache/seatwise-compiled') };

import type { Format } from '../i18n/format.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** What the sentence may use beside the code: the server's figures, who it is about, and the reader's way of writing numbers. */
export interface Facts {
  details: Problem['details'];
  /** The person the action was for: "Buy seats to admit Mia." */
  who: string | undefined;
  format: Format;
}

export type Copy = string | ((facts: Facts) => string);

/** Words for everything that can go wrong, in one language. A code without words does not compile. */
export type ErrorCopy = Record<ProblemCode, Copy>;

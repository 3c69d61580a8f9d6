import type { ProposalView } from '@seatwise/domain/wizard/contract';
import { placeOf } from '../wizard/use-field-words.ts';

/** What is proposed, in the order of the form: a database keeps the fields of an object as it likes. */
export const fieldsOf = ({ stage, patch }: ProposalView): string[] =>
  Object.keys(patch).toSorted((one, other) => placeOf(stage, one) - placeOf(stage, other));

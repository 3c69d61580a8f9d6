import { STAGE_FIELDS, type ProposalView } from '@seatwise/domain/wizard/contract';

/** What is proposed, in the order of the form: a database keeps the fields of an object as it likes. */
export const fieldsOf = ({ stage, patch }: ProposalView): string[] => STAGE_FIELDS[stage].filter((field) => Object.hasOwn(patch, field));

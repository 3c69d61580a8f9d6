import type { Translation } from '@seatwise/web';
import type { WizardWords } from '../wizard.ts';
import { basics } from './basics.ts';
import { frame } from './frame.ts';
import { marketing } from './marketing.ts';
import { review } from './review.ts';
import { ticketing } from './ticketing.ts';

export const wizard: Translation<WizardWords> = { ...frame, ...basics, ...ticketing, ...marketing, ...review };

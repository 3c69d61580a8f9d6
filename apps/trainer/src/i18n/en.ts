/** The words of the trainer SPA. */
import { billing } from './en/billing.ts';
import { dashboard } from './en/dashboard.ts';
import { organizations } from './en/organizations.ts';
import { records } from './en/records.ts';

export const en = { ...organizations, ...dashboard, ...billing, ...records } as const;

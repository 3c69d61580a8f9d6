/** The words of the trainer SPA. */
import { billing } from './en/billing.ts';
import { coaching } from './en/coaching.ts';
import { courses } from './en/courses.ts';
import { dashboard } from './en/dashboard.ts';
import { invites } from './en/invites.ts';
import { organizations } from './en/organizations.ts';
import { records } from './en/records.ts';

export const en = { ...organizations, ...dashboard, ...billing, ...records, ...courses, ...invites, ...coaching } as const;

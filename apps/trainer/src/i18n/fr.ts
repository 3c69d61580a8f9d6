import type { Translation } from '@seatwise/web';
import type { en } from './en.ts';
import { billing } from './fr/billing.ts';
import { coaching } from './fr/coaching.ts';
import { courses } from './fr/courses.ts';
import { dashboard } from './fr/dashboard.ts';
import { invites } from './fr/invites.ts';
import { organizations } from './fr/organizations.ts';
import { records } from './fr/records.ts';

export const fr: Translation<typeof en> = { ...organizations, ...dashboard, ...billing, ...records, ...courses, ...invites, ...coaching };

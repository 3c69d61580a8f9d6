import type { Translation } from '@seatwise/web';
import type { en } from './en.ts';
import { home } from './fr/home.ts';

export const fr: Translation<typeof en> = { ...home };

import type { Translation } from '@seatwise/web';
import type { DeskWords } from '../desk.ts';
import { dashboard } from './dashboard.ts';
import { desk as frame } from './desk.ts';
import { door } from './door.ts';
import { settings } from './settings.ts';
import { tiers } from './tiers.ts';

export const desk: Translation<DeskWords> = { ...frame, ...dashboard, ...door, ...tiers, ...settings };

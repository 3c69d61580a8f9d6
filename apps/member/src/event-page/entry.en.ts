import { errorsEn } from '@seatwise/web/errors/en';
import { eventPageEn } from '../i18n/event-page.en.ts';
import { comeAlive } from './alive.tsx';

comeAlive(eventPageEn, errorsEn);

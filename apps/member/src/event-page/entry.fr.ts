import { errorsFr } from '@seatwise/web/errors/fr';
import { eventPageFr } from '../i18n/event-page.fr.ts';
import { comeAlive } from './alive.tsx';

comeAlive(eventPageFr, errorsFr);

import { eventPageFr } from '../i18n/event-page.fr.ts';
import { begin } from './begin.ts';

begin(eventPageFr, async () => {
  const [{ comeAlive }, { errorsFr }] = await Promise.all([import('./alive.tsx'), import('@seatwise/web/errors/fr')]);
  await comeAlive(eventPageFr, errorsFr);
});

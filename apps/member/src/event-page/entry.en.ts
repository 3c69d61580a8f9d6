import { eventPageEn } from '../i18n/event-page.en.ts';
import { begin } from './begin.ts';

begin(eventPageEn, async () => {
  const [{ comeAlive }, { errorsEn }] = await Promise.all([import('./alive.tsx'), import('@seatwise/web/errors/en')]);
  await comeAlive(eventPageEn, errorsEn);
});

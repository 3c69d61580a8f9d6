import type { Translation } from '@seatwise/web';
import type { en } from './unsubscribe.en.ts';

export const fr: Translation<typeof en> = {
  eyebrow: 'E-mails à {{email}}',
  wanted: 'E-mails de {{name}}',
  wantedText: '{{name}} vous écrit au sujet de ses événements. Un seul geste y met fin, pour tous.',
  stop: 'Ne plus recevoir ces e-mails',
  stopped: 'Plus d’e-mails de {{name}}',
  stoppedText:
    'C’est valable dès maintenant, pour tous ses événements. Les billets que vous prenez vous parviennent toujours ; un e-mail déjà parti aussi, peut-être.',
  again: 'Une erreur, ou vous avez changé d’avis ? Vous pouvez les recevoir de nouveau.',
  start: 'Recevoir de nouveau ces e-mails',
  started: 'Vous recevez de nouveau les e-mails de {{name}}',
  startedText: 'Vous venez de le demander sur cette page. Un seul geste y met fin.',
  deadTitle: 'Ce lien ne fonctionne plus',
  deadText:
    'Il est peut-être coupé, ou l’adresse a changé. Le dernier e-mail contient un lien valable ; si plus rien n’arrive, tout est fait.',
  failed: 'La demande n’est pas passée',
};

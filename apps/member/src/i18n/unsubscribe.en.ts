/** The page behind the link in an organisation's mails. */
export const en = {
  eyebrow: 'Mails to {{email}}',
  wanted: 'Mails from {{name}}',
  wantedText: '{{name}} writes to you about its events. One press ends that, for all of them.',
  stop: 'Stop these mails',
  stopped: 'No more mails from {{name}}',
  stoppedText:
    'This holds from now on, for every event of theirs. Tickets you buy still reach you, and a mail that is on its way already may too.',
  again: 'Was it a mistake, or did you change your mind? You can have them again.',
  start: 'Get these mails again',
  started: 'Mails from {{name}} reach you again',
  startedText: 'You said so just now, on this page. One press ends it again.',
  deadTitle: 'This link does not work any more',
  deadText:
    'It may be cut short, or the address was changed. The newest mail has a link that works; if nothing comes any more, all is done.',
  failed: 'That did not get through',
} as const;

/** The words of the trainer SPA. */
export const en = {
  nav: { home: 'Organisations' },
  home: {
    title: 'Your organisations',
    lead: 'Where you teach or run things, and what each is waiting for.',
    caption: 'Organisations in which you have a role',
    organization: 'Organisation',
    role: 'Your role',
    status: 'Status',
    since: 'Since',
    empty: 'You run no organisation yet',
    emptyText: 'Organisations in which you are an owner, admin or trainer appear here.',
  },
} as const;

/** The words of the organizer SPA. */
export const en = {
  home: {
    title: 'Organizer',
    lead: 'Events of the organisations you help to run will be built and published from here. Today this page shows which organisations those are.',
    organizations: 'Your organisations',
    caption: 'Organisations in which you have a role',
    organization: 'Organisation',
    role: 'Your role',
    status: 'Status',
    empty: 'You have no role in an organisation yet',
    emptyText: 'An event belongs to an organisation. Create one in Trainer, or ask an owner to give you a role in theirs.',
    toTrainer: 'Go to Trainer',
    profile: 'Your profile',
    profileText: 'Name, language, time zone and keys are under Member.',
    toProfile: 'Open profile',
  },
} as const;

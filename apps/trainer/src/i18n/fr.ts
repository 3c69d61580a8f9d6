import type { Translation } from '@seatwise/web';
import type { en } from './en.ts';

export const fr: Translation<typeof en> = {
  nav: { home: 'Organisations' },
  home: {
    title: 'Vos organisations',
    lead: 'Celles où vous enseignez ou que vous gérez, et ce que chacune attend.',
    caption: 'Organisations dans lesquelles vous avez un rôle',
    organization: 'Organisation',
    role: 'Votre rôle',
    status: 'État',
    since: 'Depuis',
    empty: 'Vous ne gérez encore aucune organisation',
    emptyText: 'Les organisations dont vous êtes propriétaire, administrateur ou formateur apparaissent ici.',
  },
};

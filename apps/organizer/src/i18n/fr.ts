import type { Translation } from '@seatwise/web';
import type { en } from './en.ts';

export const fr: Translation<typeof en> = {
  home: {
    title: 'Organisateur',
    lead: 'C’est d’ici que se prépareront et se publieront les événements des organisations que vous aidez à gérer. Pour l’instant, cette page vous montre lesquelles.',
    organizations: 'Vos organisations',
    caption: 'Organisations dans lesquelles vous avez un rôle',
    organization: 'Organisation',
    role: 'Votre rôle',
    status: 'État',
    empty: 'Vous n’avez encore de rôle dans aucune organisation',
    emptyText:
      'Un événement appartient à une organisation. Créez la vôtre dans l’espace Formateur, ou demandez à un propriétaire de vous confier un rôle.',
    toTrainer: 'Aller à l’espace Formateur',
    profile: 'Votre profil',
    profileText: 'Nom, langue, fuseau horaire et clés se règlent dans l’espace Membre.',
    toProfile: 'Ouvrir le profil',
  },
};

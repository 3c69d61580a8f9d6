import type { Translation } from '@seatwise/web';
import type { review as en } from '../en/review.ts';

export const review: Translation<typeof en> = {
  review: {
    missing_one: 'Il manque un point',
    missing_other: 'Il manque {{count}} points',
    change: 'Modifier : {{stage}}',
    nothing: 'Rien ici pour l’instant.',
    address: 'Adresse',
    slug: 'Adresse de la page',
    slugHint: 'La page se trouvera à l’adresse {{url}}',
    terms: 'Conditions',
    accept: 'J’ai le droit de publier cet événement, et les billets vendus engagent son organisation.',
    acceptHint:
      'Les billets peuvent être rendus jusqu’à 7 jours avant, sauf si vous en décidez autrement. Une annulation rembourse tout le monde.',
  },
  publish: {
    title: 'Publication',
    needsAccount:
      'Il vous faut maintenant un compte, pour que l’événement soit à vous. Vous reviendrez sur cette page, et rien ne sera perdu.',
    signUp: 'Créer un compte',
    waits: '{{organization}} attend son approbation',
    waitsText:
      'Nous regardons chaque nouvelle organisation, en général dans la journée. Cette page se met à jour d’elle-même ; vous pouvez aussi la fermer et revenir.',
    notApproved: '{{organization}} ne peut pas publier d’événement pour le moment. Écrivez-nous, ou publiez pour une autre organisation.',
    for: 'Publier pour',
    as: 'Publié pour {{organization}}.',
    what: 'La page est mise en ligne, et les billets sont vendus aux dates que vous avez fixées.',
    missing_one: 'Il manque encore un point, voir ci-dessus.',
    missing_other: 'Il manque encore {{count}} points, voir ci-dessus.',
    termsFirst: 'Acceptez d’abord les conditions.',
    button: 'Publier',
  },
  organization: {
    title: 'Créer une organisation',
    why: 'Un événement est publié par une organisation : c’est elle qui vend les billets et reçoit l’argent. Créez la vôtre, cela prend un instant.',
    name: 'Nom de l’organisation',
    nameNeeded: 'Saisissez un nom d’au moins 2 caractères.',
    create: 'Créer l’organisation',
  },
  published: {
    title: 'Publié',
    lead: 'La page est en ligne.',
    address: 'Adresse publique',
    see: 'Voir la page',
    manage: 'Commandes et entrées',
    qr: 'Code QR de la page de {{event}}',
    next: 'Et maintenant',
    share: 'Transmettez l’adresse ou le code.',
    venue: 'Tant que le lieu n’a pas répondu, la page indique « à confirmer ». Vous recevrez un e-mail.',
    social: 'Copiez vos publications là où se trouve votre public.',
    orders: 'Chaque commande vous est envoyée et figure avec l’événement.',
    door: 'Le jour venu, contrôlez les entrées avec l’appareil photo d’un téléphone.',
    home: 'Retour à mes événements',
  },
};

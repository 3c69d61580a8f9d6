import type { Catalogue } from './catalogue.ts';
import { amountText, instantText } from './words.ts';

const LANGUAGE = 'fr-FR';
/** In French nought is singular. */
const seatsOf = (seats: number): string => `${seats} ${seats < 2 ? 'siège' : 'sièges'}`;

// U+00A0 stands before double punctuation, as French typography has it.
export const fr = {
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  bareLink: 'Si le bouton ne répond pas, copiez cette adresse dans votre navigateur\u00A0:',
  footer: 'Seatwise ne vous écrit que lorsqu’un événement vous concerne.',
  buttons: {
    verifyEmail: 'Confirmer mon adresse',
    magicLink: 'Me connecter',
    resetPassword: 'Choisir un nouveau mot de passe',
    organizationApproved: 'Ouvrir mon organisation',
    joinRequested: 'Voir les demandes en attente',
    memberApproved: 'Ouvrir Seatwise',
    seatsGranted: 'Admettre des membres',
    paymentFailed: 'Régler le paiement',
  },
  mails: {
    verifyEmail: () => ({
      subject: 'Confirmez votre adresse e-mail',
      heading: 'Confirmez votre adresse e-mail',
      body: ['Merci de confirmer que cette adresse est bien la vôtre, afin que nous puissions vous joindre.'],
      note: 'Ce lien n’est valable que peu de temps. Si vous n’avez pas créé de compte sur Seatwise, vous pouvez ignorer ce message\u00A0: sans le lien, rien ne se passe.',
    }),
    magicLink: () => ({
      subject: 'Votre lien de connexion',
      heading: 'Connectez-vous à Seatwise',
      body: ['Voici le lien que vous avez demandé. Il ne sert qu’une fois et n’est valable que peu de temps.'],
      note: 'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message. Personne ne peut se connecter sans ce lien\u00A0: ne le transmettez pas.',
    }),
    resetPassword: () => ({
      subject: 'Choisissez un nouveau mot de passe',
      heading: 'Choisissez un nouveau mot de passe',
      body: ['Quelqu’un, sans doute vous-même, a demandé un nouveau mot de passe pour votre compte.'],
      note: 'Ce lien n’est valable que peu de temps. Si la demande ne vient pas de vous, ignorez ce message\u00A0: votre mot de passe reste inchangé.',
    }),
    organizationApproved: ({ organizationName }) => ({
      subject: `${organizationName}\u00A0: votre organisation est validée`,
      heading: 'Votre organisation est validée',
      body: [
        `Nous avons validé ${organizationName}. Vous pouvez dès maintenant acheter des sièges, diffuser le code d’accès et admettre des membres.`,
      ],
    }),
    organizationRejected: ({ organizationName }) => ({
      subject: `${organizationName}\u00A0: demande refusée`,
      heading: 'Votre organisation n’a pas été validée',
      body: [
        `Après examen, nous n’avons pas validé l’ouverture de ${organizationName} sur Seatwise.`,
        'Rien ne vous a été facturé, et votre compte personnel reste inchangé.',
      ],
    }),
    organizationSuspended: ({ organizationName }) => ({
      subject: `${organizationName}\u00A0: organisation suspendue`,
      heading: 'Votre organisation est suspendue',
      body: [
        `Nous avons suspendu ${organizationName}. Tant que dure cette suspension, personne ne peut la rejoindre et les ventes publiques sont fermées.`,
        'Vos données sont conservées. Un abonnement en cours se poursuit tant que vous ne le résiliez pas.',
      ],
    }),
    joinRequested: ({ organizationName, memberName }) => ({
      subject: `${memberName} souhaite rejoindre ${organizationName}`,
      heading: 'Une demande d’adhésion vous attend',
      body: [
        `${memberName} a saisi le code d’accès de votre organisation, ${organizationName}, et attend votre réponse. Un siège n’est occupé qu’une fois la demande acceptée.`,
      ],
    }),
    memberApproved: ({ organizationName }) => ({
      subject: `Bienvenue chez ${organizationName}`,
      heading: 'Votre demande est acceptée',
      body: [`${organizationName} vous compte désormais parmi ses membres. Votre siège vous attend.`],
    }),
    memberRejected: ({ organizationName }) => ({
      subject: `Votre demande auprès de ${organizationName}`,
      heading: 'Votre demande n’a pas été acceptée',
      body: [
        `${organizationName} n’a pas donné suite à votre demande d’adhésion.`,
        'S’il s’agit d’un malentendu, parlez-en avec l’équipe. Le code d’accès vous permet de refaire une demande à tout moment.',
      ],
    }),
    memberRemoved: ({ organizationName }) => ({
      subject: `${organizationName}\u00A0: votre adhésion a pris fin`,
      heading: 'Votre adhésion a pris fin',
      body: [`Vous ne faites plus partie des membres chez ${organizationName}.`, 'Votre compte et vos autres adhésions restent inchangés.'],
    }),
    seatsGranted: ({ organizationName, seats }) => ({
      subject: `${organizationName} dispose maintenant de ${seatsOf(seats)}`,
      heading: `${seatsOf(seats)} à votre disposition`,
      body: [
        `Votre achat est confirmé. ${organizationName} dispose maintenant de ${seatsOf(seats)} au total\u00A0: vous pouvez admettre les personnes en attente.`,
      ],
    }),
    paymentFailed: ({ organizationName, admissionsStopAt }) => ({
      subject: `${organizationName}\u00A0: un paiement n’a pas abouti`,
      heading: 'Un paiement n’a pas abouti',
      body: [
        `Nous n’avons pas pu encaisser le paiement des sièges de votre organisation, ${organizationName}. Personne ne perd son siège pour autant.`,
        `S’il est encore impayé le ${instantText(admissionsStopAt, LANGUAGE)}, plus aucun membre ne pourra être admis tant qu’il ne sera pas réglé.`,
      ],
    }),
    secondSubscriptionRefunded: ({ organizationName, amount }) => ({
      subject: `${organizationName}\u00A0: un achat en double a été remboursé`,
      heading: 'Un achat en double a été remboursé',
      body: [
        `Des sièges pour ${organizationName} ont été achetés deux fois presque au même moment. Le premier achat est conservé, et ses sièges sont disponibles.`,
        `Nous avons mis fin au second et remboursé la totalité, soit ${amountText(amount, LANGUAGE)}. Le remboursement peut mettre quelques jours à apparaître sur votre relevé.`,
      ],
    }),
    accountDeleted: () => ({
      subject: 'Votre compte a été supprimé',
      heading: 'Votre compte a été supprimé',
      body: [
        'Comme vous l’avez demandé, nous avons supprimé votre compte Seatwise ainsi que vos données personnelles.',
        'Les documents que nous devons conserver, comme les commandes, ne portent plus votre nom.',
      ],
    }),
  },
} satisfies Catalogue;

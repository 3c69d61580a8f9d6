import type { Catalogue } from './catalogue.ts';
import { frBookings } from './fr-bookings.ts';
import { frTickets } from './fr-tickets.ts';
import { frVenues } from './fr-venues.ts';
import { amountText, dateText, greetable, instantText } from './words.ts';

const LANGUAGE = 'fr-FR';
/** In French nought is singular. */
const seatsOf = (seats: number): string => `${seats} ${seats < 2 ? 'siège' : 'sièges'}`;
/** Seats of a course are called otherwise than those of an organisation. */
const placesOf = (seats: number): string => `${seats} ${seats < 2 ? 'place' : 'places'}`;
const titled = (title: string): string => `«\u00A0${title}\u00A0»`;
/** An inviter of whom nothing but the organisation can be named is not named twice. */
const from = (inviter: string, organization: string): string =>
  greetable(inviter) === null || inviter === organization ? organization : `${inviter} (${organization})`;
const first = (inviter: string, organization: string): string => greetable(inviter) ?? organization;
const coachOf = (coach: string): string => greetable(coach) ?? 'Un coach';
const HOW = 'ouvrez l’invitation, puis connectez-vous avec l’adresse à laquelle ce message est arrivé, ou créez un compte avec elle.';
const unknown = (who: string): string =>
  `Si ${who} ne vous dit rien, ignorez ce message\u00A0: sans vous, rien ne se passe. Ce lien n’est destiné qu’à vous\u00A0: merci de ne pas le transmettre.`;

// U+00A0 stands before double punctuation, as French typography has it.
export const fr = {
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  bareLink: 'Si le bouton ne répond pas, copiez cette adresse dans votre navigateur\u00A0:',
  footer: 'Seatwise ne vous écrit que lorsqu’un événement vous concerne.',
  buttons: {
    ...frBookings.buttons,
    ...frTickets.buttons,
    ...frVenues.buttons,
    verifyEmail: 'Confirmer mon adresse',
    magicLink: 'Me connecter',
    resetPassword: 'Choisir un nouveau mot de passe',
    organizationApproved: 'Ouvrir mon organisation',
    joinRequested: 'Voir les demandes en attente',
    memberApproved: 'Ouvrir Seatwise',
    seatsGranted: 'Admettre des membres',
    paymentFailed: 'Régler le paiement',
    seatInvite: 'Ouvrir l’invitation',
    seatInviteReminder: 'Ouvrir l’invitation',
    seatClaimed: 'Voir mes sièges',
    inviteHelpRequested: 'Changer l’adresse',
    orderPaid: 'Envoyer des invitations',
    pairingInvite: 'Ouvrir l’invitation',
    pairingAccepted: 'Voir qui j’accompagne',
  },
  mails: {
    ...frBookings.mails,
    ...frTickets.mails,
    ...frVenues.mails,
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
    seatInvite: ({ inviterName, organizationName, courseTitle, note, expiresAt }) => ({
      subject: `${first(inviterName, organizationName)} vous invite\u00A0: ${courseTitle}`,
      heading: 'Une place vous est réservée',
      body: [`${from(inviterName, organizationName)} vous a réservé une place dans le cours ${titled(courseTitle)}.`],
      ...(note === '' ? {} : { passage: { label: `${first(inviterName, organizationName)} vous écrit\u00A0:`, text: note, quoted: true } }),
      after: [`Pour la prendre, ${HOW}`, `Elle vous est gardée jusqu’au ${dateText(expiresAt, LANGUAGE)}.`],
      note: unknown(first(inviterName, organizationName)),
    }),
    seatInviteReminder: ({ inviterName, organizationName, courseTitle, expiresAt }) => ({
      subject: `Votre place vous attend toujours\u00A0: ${courseTitle}`,
      heading: 'Votre place vous attend toujours',
      body: [
        `${from(inviterName, organizationName)} vous a réservé une place dans le cours ${titled(courseTitle)}, et vous ne l’avez pas encore prise.`,
        `Elle vous est gardée jusqu’au ${dateText(expiresAt, LANGUAGE)}. Passé cette date, quelqu’un d’autre pourra l’obtenir.`,
        `Pour la prendre, ${HOW}`,
      ],
      note: unknown(first(inviterName, organizationName)),
    }),
    seatClaimed: ({ organizationName, courseTitle, joiningInfo }) => ({
      subject: `Votre place\u00A0: ${courseTitle}`,
      heading: 'La place est à vous',
      body: [`Vous avez une place dans le cours ${titled(courseTitle)}, avec ${organizationName}.`],
      ...(joiningInfo === ''
        ? {
            after: [
              `${organizationName} n’a pas encore indiqué comment participer. Dès que ce sera fait, vous le trouverez sur Seatwise, avec votre place.`,
            ],
          }
        : { passage: { label: 'Comment participer', text: joiningInfo, quoted: false } }),
      note: 'Si vous ne pouvez pas venir, rendez-y votre place\u00A0: elle fera peut-être le bonheur de quelqu’un d’autre.',
    }),
    inviteHelpRequested: ({ courseTitle, memberName, memberEmail, invitedEmail }) => ({
      subject: `${memberName} demande un changement d’adresse`,
      heading: 'Une invitation a été ouverte avec un autre compte',
      body: [
        `${memberName} a ouvert l’invitation au cours ${titled(courseTitle)} envoyée à ${invitedEmail}, mais utilise Seatwise avec l’adresse ${memberEmail}.`,
        `Si vous connaissez cette personne, remplacez l’adresse de l’invitation par ${memberEmail}. Elle recevra un nouveau lien, et l’ancien cessera de fonctionner.`,
      ],
      note: `Si vous ne la connaissez pas, il n’y a rien à faire\u00A0: la place ne peut être prise qu’avec ${invitedEmail}.`,
    }),
    orderPaid: ({ courseTitle, seats, total }) => ({
      subject: `${placesOf(seats)}\u00A0: ${courseTitle}`,
      heading: `${placesOf(seats)} à distribuer`,
      body: [
        total.amount > 0
          ? 'Merci, nous avons bien reçu votre paiement. Vous pouvez dès maintenant inviter des personnes à prendre ces places.'
          : 'Votre commande est confirmée et rien n’est à payer. Vous pouvez dès maintenant inviter des personnes à prendre ces places.',
      ],
      facts: [
        ['Cours\u00A0:', courseTitle],
        ['Places\u00A0:', String(seats)],
        ...(total.amount > 0 ? [['Payé\u00A0:', amountText(total, LANGUAGE)] as const] : []),
      ],
    }),
    orderRefunded: ({ courseTitle, seats, amount }) => ({
      subject: amount.amount > 0 ? `Votre remboursement\u00A0: ${courseTitle}` : `Vos places ont été rendues\u00A0: ${courseTitle}`,
      heading: amount.amount > 0 ? `${amountText(amount, LANGUAGE)} vous sont remboursés` : 'Vos places ont été rendues',
      body: [
        amount.amount > 0
          ? `Vous nous avez rendu ${placesOf(seats)} que personne n’avait ${seats < 2 ? 'prise' : 'prises'}, et nous vous en remboursons le montant.`
          : `Vous nous avez rendu ${placesOf(seats)} que personne n’avait ${seats < 2 ? 'prise' : 'prises'}.`,
        'Les invitations encore ouvertes ne fonctionnent plus. Les places déjà prises le restent.',
      ],
      facts: [
        ['Cours\u00A0:', courseTitle],
        ['Places rendues\u00A0:', String(seats)],
        ...(amount.amount > 0 ? [['Remboursé\u00A0:', amountText(amount, LANGUAGE)] as const] : []),
      ],
      ...(amount.amount > 0 ? { after: ['Le remboursement peut mettre quelques jours à apparaître sur votre relevé.'] } : {}),
    }),
    pairingInvite: ({ coachName, organizationName, expiresAt }) => ({
      subject: `${coachOf(coachName)} souhaite vous accompagner`,
      heading: 'On vous propose un accompagnement',
      body: [
        `${coachOf(coachName)}${organizationName === '' ? '' : ` (${organizationName})`} souhaite vous accompagner sur Seatwise. Une fois l’invitation acceptée, vous pourrez réserver des séances.`,
        `Pour accepter, ${HOW}`,
        `L’invitation est ouverte jusqu’au ${dateText(expiresAt, LANGUAGE)}.`,
      ],
      note: unknown(greetable(coachName) ?? 'cette personne'),
    }),
    pairingAccepted: ({ memberName }) => ({
      subject: `${memberName} a accepté votre invitation`,
      heading: 'Une nouvelle personne à accompagner',
      body: [
        `${memberName} a accepté votre invitation, figure désormais parmi les personnes que vous accompagnez, et peut réserver des séances avec vous.`,
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

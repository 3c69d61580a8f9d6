import type { ErrorCopy } from './copy.ts';
import { figure, namesOf, wordOf } from './details.ts';

/** « de Mia », « d’Ada ». */
const of = (name: string): string => (/^[aeiouyhàâäéèêëîïôöùûüœ]/iu.test(name) ? `d’${name}` : `de ${name}`);

export const errorsFr = {
  UNAUTHENTICATED: 'Votre session a pris fin. Reconnectez-vous pour continuer.',
  FORBIDDEN: 'Votre rôle ne le permet pas. Un propriétaire de l’organisation peut y remédier.',
  NOT_FOUND: 'Cet élément n’existe pas, ou vous n’y avez pas accès.',
  INVALID_INPUT: 'Le formulaire contient une erreur. Vérifiez les champs, puis réessayez.',
  STALE_VERSION: 'Quelqu’un a modifié cet élément entre-temps. Regardez ce qu’il contient à présent, puis refaites votre modification.',
  INVALID_STATE: ({ details }) => {
    switch (wordOf(details, 'state')) {
      case 'already_invited':
        return 'Cette adresse est déjà invitée.';
      case 'already_seated':
        return 'La personne qui a cette adresse a déjà une place.';
      case 'claimed':
        return 'La place a été prise avec cette invitation : elle ne peut plus être modifiée.';
      case 'revoked':
        return 'Cette invitation a été révoquée.';
      case 'link':
        return 'Un lien n’a pas d’adresse : créez plutôt un nouveau lien.';
      case 'refunded':
        return 'Cette commande a été remboursée : elle n’a plus de places à distribuer.';
      case 'released':
        return 'Cette place a déjà été rendue.';
      case 'addressee':
        return 'Cette invitation vous est destinée : prenez la place.';
      case 'nothing_to_refund':
        return 'Toutes les places de cette commande sont prises : il n’y a rien à rendre.';
      case 'no_payment':
        return 'Aucun paiement de cette commande n’est connu ici. Remboursez là où il a été fait.';
      case 'active':
        return 'Cette invitation a été acceptée. Mettez plutôt fin à l’accompagnement.';
      case 'booked':
        return 'Cette date a déjà été placée ailleurs.';
      case 'dismissed':
        return 'Cette date a déjà été abandonnée.';
      case 'series_ended':
        return 'La série est terminée : il n’y a plus rien à régler.';
      case 'own':
        return 'C’est vous-même : on n’est pas son propre coach.';
      case 'paired':
        return 'Vous accompagnez déjà cette personne.';
      case 'not_a_coach':
        return 'Déclarez-vous d’abord coach : vous pourrez ensuite inviter.';
      case 'cancelled':
        return 'C’est déjà annulé.';
      case 'cancelled_by_coach':
        return 'Cette séance a été annulée par le coach : lui seul peut la rétablir.';
      case 'completed':
        return wordOf(details, 'eventId') === null ? 'C’est passé.' : 'Cet événement est déjà publié.';
      case 'last_stage':
        return 'C’est la dernière étape : publiez ce qu’elle montre.';
      case 'proposal_applied':
        return 'Cette proposition est déjà reprise.';
      case 'proposal_dismissed':
        return 'Cette proposition a été écartée. Demandez-en une autre.';
      case 'nothing_to_suggest':
        return 'Rien à proposer ici : ce qui peut se savoir y est déjà.';
      case 'no_show':
        return 'Cette séance est passée, sans que le membre y vienne.';
      case 'ended':
        return 'C’est déjà terminé.';
      case 'own_offer':
        return 'La dernière offre est la vôtre : c’est à l’autre partie d’y répondre.';
      case 'offer_changed':
        return 'Un autre montant est proposé entre-temps. Regardez-le avant de décider.';
      case 'has_venue':
        return 'Un lieu est confirmé pour cet événement. Annulez d’abord cette réservation.';
      case 'already_requested':
        return 'Ce lieu a déjà été demandé pour cet événement. Retirez d’abord cette demande pour en faire une autre.';
      case 'venue_booked':
        return 'Son lieu est réservé pour d’autres jours. Annulez d’abord cette réservation, ou gardez ces jours.';
      case 'event_basics':
        return 'Dites d’abord de quoi il s’agit et quand : vous pourrez alors demander un lieu.';
      case 'taken':
        return 'Un autre contact a déjà cette adresse ou ce numéro.';
      case 'suppressed':
        return 'Cette adresse a dit non, ou les e-mails n’y arrivent pas. Seule la personne peut revenir dessus, par le lien d’un e-mail.';
      case 'no_address':
        return 'Il n’y a pas encore d’adresse ou de numéro pour cela.';
      case 'over':
        return 'Cet événement est passé.';
      case 'rejected':
        return 'Le lieu a décliné cette demande.';
      case 'withdrawn':
        return 'Cette demande a été retirée.';
      case 'expired':
        return 'Le premier jour demandé est passé : cette demande a pris fin.';
      default:
        return 'Ce n’est pas possible dans l’état actuel des choses. Rechargez la page pour voir où elles en sont.';
    }
  },
  CAPACITY_EXCEEDED: ({ details, who, format }) => {
    const seats = figure(details, 'seatLimit');
    const remedy =
      who === undefined ? 'Achetez des sièges pour admettre d’autres personnes.' : `Achetez des sièges pour l’admission ${of(who)}.`;
    if (seats === null) return `Capacité maximale atteinte. ${remedy}`;
    if (seats === 0) return `Capacité maximale atteinte : il n’y a pas encore de siège. ${remedy}`;
    return seats === 1
      ? `Capacité maximale atteinte : le seul siège est pris. ${remedy}`
      : `Capacité maximale atteinte : les ${format.number(seats)} sièges sont pris. ${remedy}`;
  },
  SEATS_OUT_OF_RANGE: ({ details, format }) => {
    const [min, max] = [figure(details, 'minSeats'), figure(details, 'maxSeats')];
    return min === null || max === null
      ? 'Cette formule ne propose pas ce nombre de sièges. Choisissez un autre nombre ou une autre formule.'
      : `Cette formule va de ${format.number(min)} à ${format.number(max)} sièges. Choisissez un nombre dans cet intervalle, ou une autre formule.`;
  },
  ORGANIZATION_NOT_APPROVED: 'L’organisation n’est pas validée pour le moment. Ce sera possible dès qu’elle le sera.',
  JOIN_CODE_INVALID: 'Aucune organisation n’a ce code. Vérifiez-le auprès de la personne qui vous l’a donné.',
  ALREADY_MEMBER: 'Vous faites déjà partie de cette organisation.',
  LAST_OWNER: ({ details, format }) => {
    const names = namesOf(details, 'organizations');
    return names.length === 0
      ? 'Une organisation a besoin d’un propriétaire. Nommez d’abord quelqu’un d’autre.'
      : `Vous êtes le dernier propriétaire (${format.list(names)}). Nommez d’abord quelqu’un d’autre.`;
  },
  INVITE_INVALID: ({ details }) => {
    switch (wordOf(details, 'reason')) {
      case 'expired':
        return 'Cette invitation a expiré. Demandez à la personne qui vous a invité de la renvoyer.';
      case 'revoked':
        return 'Cette invitation a été retirée par la personne qui l’a envoyée.';
      case 'claimed':
        return 'Cette invitation a déjà servi. Demandez-en une autre à la personne qui vous a invité.';
      case 'replaced':
        return 'Vous avez reçu une invitation plus récente. Ouvrez le lien du dernier e-mail.';
      default:
        return 'Cette invitation n’est pas valable, ou ne l’est plus. Demandez-en une autre à la personne qui vous a invité.';
    }
  },
  WRONG_ACCOUNT: ({ details }) => {
    const meant = wordOf(details, 'maskedEmail');
    return meant === null
      ? 'Ceci est destiné à une autre adresse e-mail que celle de votre compte.'
      : `Ceci est destiné à ${meant}, et non à l’adresse de votre compte.`;
  },
  EMAIL_NOT_VERIFIED: 'Confirmez d’abord votre adresse e-mail : ouvrez le lien que nous vous avons envoyé.',
  ALREADY_CLAIMED: ({ details }) =>
    wordOf(details, 'coachId') === null ? 'Vous avez déjà cette place.' : 'Vous êtes déjà en lien avec ce coach.',
  NO_SEAT_LEFT: ({ details, format }) => {
    const [total, claimed, invited] = [figure(details, 'total'), figure(details, 'claimed'), figure(details, 'invited')];
    const free =
      figure(details, 'available') ?? (total === null || claimed === null || invited === null ? null : total - claimed - invited);
    const remedy = 'Révoquez une invitation inutilisée ou commandez d’autres places.';
    if (free === null || free < 0) return `Il n’y a pas assez de places libres dans cette commande. ${remedy}`;
    if (free === 0) return `Aucune place de cette commande n’est libre. ${remedy}`;
    return free === 1
      ? `Une seule place de cette commande est libre. ${remedy}`
      : `Seules ${format.number(free)} places de cette commande sont libres. ${remedy}`;
  },
  SLOT_TAKEN: 'Quelqu’un vient de prendre cet horaire. Choisissez-en un autre.',
  OUTSIDE_AVAILABILITY: ({ details }) => {
    switch (wordOf(details, 'cause')) {
      case 'past':
        return 'Cet horaire est passé. Choisissez-en un à venir.';
      case 'notice':
        return 'C’est trop proche pour ce coach. Choisissez un horaire plus tard.';
      case 'horizon':
        return 'Le coach ne prend pas de réservations si longtemps à l’avance. Choisissez un horaire plus proche.';
      case 'time_off':
        return 'Le coach est absent à cet horaire. Choisissez un horaire libre.';
      case 'grid':
        return 'Aucune séance ne commence à cette heure. Choisissez un horaire libre.';
      default:
        return 'Le coach n’est pas disponible à cet horaire. Choisissez un horaire libre.';
    }
  },
  SERIES_CONFLICT: 'Certaines dates ne sont pas libres. Regardez lesquelles et décidez que faire.',
  NOT_PAIRED: 'Vous n’êtes pas en lien avec ce coach. Demandez-lui une invitation.',
  LIMIT_REACHED: ({ details, format }) => {
    const limit = figure(details, 'limit');
    const name = wordOf(details, 'name');
    if (limit === null) return 'La limite est atteinte.';
    if (name !== null) return `Une commande compte au plus ${format.number(limit)} billets « ${name} ». Prenez-en moins.`;
    switch (wordOf(details, 'of')) {
      case 'upcomingSessions':
        return `Vous pouvez avoir ${format.number(limit)} séances à venir avec les coachs de cette organisation, et ce serait davantage. Annulez-en une, ou attendez que d’autres soient passées.`;
      case 'activeSeries':
        return `Vous pouvez avoir ${format.number(limit)} séries avec les coachs de cette organisation, et vous les avez déjà. Mettez fin à l’une d’elles pour en commencer une autre.`;
      case 'wizards':
        return `Vous avez ${format.number(limit)} événements en préparation. Terminez-en un, ou supprimez-en un.`;
      case 'proposals':
      case 'messages':
        return 'L’assistant ne peut plus rien pour cet événement. Les formulaires, eux, restent à vous.';
      case 'venueRequests':
        return `Un événement peut avoir ${format.number(limit)} demandes de lieu. Retirez-en une d’abord.`;
      case 'venueOffers':
        return `Il y a déjà eu ${format.number(limit)} offres. Concluez, ou mettez fin à la demande.`;
      default:
        return `La limite de ${format.number(limit)} est atteinte.`;
    }
  },
  TOO_LATE: ({ details, format }) => {
    const [hours, days, until] = [figure(details, 'hours'), figure(details, 'days'), wordOf(details, 'until')];
    if (until !== null) return `Ces billets pouvaient être rendus jusqu’au ${format.dateTime(until)}. Adressez-vous à l’organisateur.`;
    if (days !== null) return `C’était possible jusqu’à ${format.number(days)} jours après la séance.`;
    if (hours === null) return 'Il est trop tard pour cela.';
    return hours === 0
      ? 'Cette séance a commencé : elle ne peut plus être modifiée.'
      : `Les séances de ce coach s’annulent ou se déplacent jusqu’à ${format.number(hours)} ${hours === 1 ? 'heure' : 'heures'} avant leur début. Parlez-en à votre coach.`;
  },
  SOLD_OUT: ({ details, format }) => {
    const [name, left, taken] = [wordOf(details, 'name'), figure(details, 'available'), figure(details, 'taken')];
    if (taken !== null) return `${format.number(taken)} billets sont vendus ou réservés : il ne peut pas y avoir moins de places.`;
    if (left === null) return 'Ces billets sont épuisés.';
    if (left === 0) return name === null ? 'Il ne reste aucun billet pour cet événement.' : `Il ne reste aucun billet « ${name} ».`;
    const what = `${format.number(left)} ${left === 1 ? 'billet' : 'billets'}`;
    return name === null
      ? `Il ne reste que ${what} pour cet événement. Prenez-en moins.`
      : `Il ne reste que ${what} « ${name} ». Prenez-en moins.`;
  },
  NOT_ON_SALE: ({ details, format }) => {
    const [name, from, status] = [wordOf(details, 'name'), wordOf(details, 'saleStartsAt'), wordOf(details, 'status')];
    if (status === 'cancelled') return 'Cet événement est annulé : il n’y a plus de billets.';
    if (status !== null) return 'La vente est terminée.';
    if (name === null) return 'Ces billets ne sont pas en vente actuellement.';
    if (from !== null && Date.parse(from) > Date.now()) return `La vente de « ${name} » commence le ${format.dateTime(from)}.`;
    return `La vente de « ${name} » est terminée.`;
  },
  RESERVATION_EXPIRED: 'Votre réservation a expiré et les billets sont de nouveau libres : refaites votre choix.',
  STAGE_INCOMPLETE: 'Il manque encore quelque chose à cette étape.',
  VENUE_UNAVAILABLE: 'Le lieu est pris à ces dates. Choisissez-en d’autres.',
  PAYMENT_REQUIRED: ({ details }) =>
    wordOf(details, 'state') === null
      ? 'Un paiement est nécessaire d’abord. La page de facturation indique ce qui reste dû.'
      : 'Cette commande n’est pas encore payée : ses places arrivent avec le paiement.',
  PAYMENT_FAILED: 'Le paiement a été refusé. Rien n’a été débité. Essayez une autre carte ou contactez votre banque.',
  DOWNGRADE_BLOCKED: ({ details, format }) => {
    const seats = figure(details, 'seats');
    return seats === null
      ? 'Plus de personnes occupent un siège que le nouveau nombre n’en prévoit. Choisissez qui rend le sien.'
      : `Plus de personnes occupent un siège que les ${format.number(seats)} prévus. Choisissez qui rend le sien.`;
  },
  RATE_LIMITED: ({ details }) =>
    typeof details['hours'] === 'number'
      ? `C’est assez pour aujourd’hui. Réessayez dans ${details['hours']} heures.`
      : 'Cela fait beaucoup d’un coup. Attendez une minute, puis réessayez.',
  UNAVAILABLE: 'Un service dont nous dépendons ne répond pas. Rien n’a été fait à moitié ; réessayez dans quelques minutes.',
  BAD_CREDENTIALS: 'Cette adresse e-mail et ce mot de passe ne vont pas ensemble.',
  EMAIL_TAKEN: 'Un compte existe déjà avec cette adresse e-mail. Connectez-vous plutôt.',
  LINK_DEAD: 'Ce lien a expiré ou a déjà servi.',
  PASSWORD_WEAK: 'Ce mot de passe est trop court ou trop long. Prenez entre 8 et 128 caractères.',
  EMAIL_UNUSABLE: 'Cette adresse e-mail ne peut pas être utilisée. Vérifiez son orthographe.',
  OFFLINE: 'Aucune réponse. Vérifiez votre connexion, puis réessayez.',
  UNEXPECTED: 'Quelque chose s’est mal passé de notre côté. C’est noté ; réessayez dans un instant.',
} satisfies ErrorCopy;

/** How the stand-in speaks. */
interface Words {
  fields: { readonly [field: string]: string };
  questions: { readonly [field: string]: string };
  proposed: (fields: string[]) => string;
  refused: (why: string) => string;
  venues: (lines: string[]) => string;
  noVenues: string;
  venueLine: (venue: { name: string; city: string; capacity: number; price: string; free: boolean | null }) => string;
  free: string;
  taken: string;
  complete: string;
  missing: (fields: string[]) => string;
  hands: string;
  later: string;
  stage: { readonly [stage: string]: string };
}

const list = (items: string[], and: string): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;

const en: Words = {
  fields: {
    name: 'your name',
    email: 'your address',
    phone: 'your phone number',
    company: 'your organisation',
    title: 'the title',
    summary: 'the summary',
    description: 'the description',
    format: 'the format',
    startsAt: 'the start',
    endsAt: 'the end',
    timeZone: 'the time zone',
    expectedAttendance: 'how many people you expect',
    kind: 'the kind of place',
    custom: 'the place',
    onlineUrl: 'the link',
    currency: 'the currency',
    capacity: 'the capacity',
    tiers: 'the tiers',
    channels: 'the channels',
    tone: 'the tone',
    landingPage: 'the event page',
    emails: 'the e-mails',
    social: 'the posts',
    whatsapp: 'the WhatsApp message',
    slug: 'the address of the page',
    acceptTerms: 'your agreement to the terms',
    venueBookingId: 'the venue',
  },
  questions: {
    name: 'What is your name?',
    email: 'At which e-mail address can you be reached?',
    title: 'What will the event be called?',
    format: 'Will people meet in person, online, or both?',
    startsAt: 'When does it begin, and how long does it last?',
    endsAt: 'When does it end?',
    timeZone: 'In which city or time zone does it take place?',
    kind: 'Where does it take place: a venue from the catalogue, a place of your own, or online?',
    custom: 'What is the name and address of the place?',
    venueBookingId: 'Which venue would you like to ask?',
    tiers: 'Which tickets do you want to sell: how many of each, and at what price?',
    currency: 'In which currency do you sell?',
    channels: 'Through which channels will you tell people: e-mail, posts, WhatsApp?',
    acceptTerms: 'All that is left is to accept the terms and publish.',
  },
  proposed: (fields) => `I have proposed ${list(fields, 'and')}. Accept it as it is, or field by field.`,
  refused: (why) => `That was not possible: ${why}`,
  venues: (lines) => `These places fit:\n${lines.join('\n')}\nTo ask one of them, choose it in the form and make an offer.`,
  noVenues: 'I have found no place in the catalogue that fits. You can enter one of your own, or look in another city.',
  venueLine: ({ name, city, capacity, price, free }) =>
    `- ${name}, ${city}: up to ${capacity} people, ${price} a day${free === null ? '' : free ? ', free on your dates' : ', taken on your dates'}`,
  free: 'It is free on these dates.',
  taken: 'It is taken on these dates.',
  complete: 'Everything is there. You can review it and publish when you are ready.',
  missing: (fields) => `What is still missing: ${list(fields, 'and')}.`,
  hands: 'I can only propose. Saving happens by itself once you accept; the buttons below the form go on and publish.',
  later: 'I have noted the tickets; I can propose them once you are at the ticketing step.',
  stage: {
    contact_info: 'Good to meet you. Tell me who you are and, if you like, what you are planning.',
    event_basics: 'Tell me about the event: what it is, when, where, and for how many people.',
    venue_selection: 'I can look for places by city, size and date.',
    ticketing: 'Tell me the tickets in one line, such as “Early Bird 150 × $199, Regular 250 × $299, capacity 400”.',
    marketing: 'I can write the event page, the e-mails and the posts. Shall I?',
    review: 'I can look over everything and say what is missing.',
  },
};

const fr: Words = {
  fields: {
    name: 'votre nom',
    email: 'votre adresse',
    phone: 'votre téléphone',
    company: 'votre structure',
    title: 'le titre',
    summary: 'le résumé',
    description: 'la description',
    format: 'le format',
    startsAt: 'le début',
    endsAt: 'la fin',
    timeZone: 'le fuseau horaire',
    expectedAttendance: 'le nombre de personnes attendues',
    kind: 'le type de lieu',
    custom: 'le lieu',
    onlineUrl: 'le lien',
    currency: 'la devise',
    capacity: 'la jauge',
    tiers: 'les tarifs',
    channels: 'les canaux',
    tone: 'le ton',
    landingPage: 'la page de l’événement',
    emails: 'les e-mails',
    social: 'les publications',
    whatsapp: 'le message WhatsApp',
    slug: 'l’adresse de la page',
    acceptTerms: 'votre accord sur les conditions',
    venueBookingId: 'le lieu',
  },
  questions: {
    name: 'Quel est votre nom ?',
    email: 'À quelle adresse e-mail peut-on vous joindre ?',
    title: 'Quel sera le titre de l’événement ?',
    format: 'Sur place, en ligne, ou les deux ?',
    startsAt: 'Quand commence-t-il, et combien de temps dure-t-il ?',
    endsAt: 'Quand se termine-t-il ?',
    timeZone: 'Dans quelle ville ou quel fuseau horaire a-t-il lieu ?',
    kind: 'Où a-t-il lieu : un lieu du catalogue, un lieu à vous, ou en ligne ?',
    custom: 'Quels sont le nom et l’adresse du lieu ?',
    venueBookingId: 'À quel lieu souhaitez-vous faire une demande ?',
    tiers: 'Quels billets souhaitez-vous vendre : combien de chaque, et à quel prix ?',
    currency: 'Dans quelle devise vendez-vous ?',
    channels: 'Par quels canaux souhaitez-vous l’annoncer : e-mail, publications, WhatsApp ?',
    acceptTerms: 'Il ne reste qu’à accepter les conditions et à publier.',
  },
  proposed: (fields) => `Je vous propose ${list(fields, 'et')}. Acceptez l’ensemble, ou champ par champ.`,
  refused: (why) => `Ce n’était pas possible : ${why}`,
  venues: (lines) =>
    `Ces lieux conviennent :\n${lines.join('\n')}\nPour faire une demande, choisissez-en un dans le formulaire et faites une offre.`,
  noVenues: 'Je n’ai trouvé aucun lieu du catalogue qui convienne. Vous pouvez saisir un lieu à vous, ou chercher dans une autre ville.',
  venueLine: ({ name, city, capacity, price, free }) =>
    `- ${name}, ${city} : jusqu’à ${capacity} personnes, ${price} par jour${free === null ? '' : free ? ', libre à vos dates' : ', pris à vos dates'}`,
  free: 'Le lieu est libre à ces dates.',
  taken: 'Le lieu est pris à ces dates.',
  complete: 'Tout y est. Relisez, et publiez quand vous le souhaitez.',
  missing: (fields) => `Il manque encore : ${list(fields, 'et')}.`,
  hands:
    'Je ne peux que proposer. L’enregistrement se fait dès que vous acceptez ; les boutons sous le formulaire permettent de continuer et de publier.',
  later: 'J’ai bien noté les billets ; je pourrai les proposer à l’étape de la billetterie.',
  stage: {
    contact_info: 'Enchanté. Dites-moi qui vous êtes et, si vous voulez, ce que vous préparez.',
    event_basics: 'Parlez-moi de l’événement : ce que c’est, quand, où, et pour combien de personnes.',
    venue_selection: 'Je peux chercher des lieux par ville, taille et date.',
    ticketing: 'Donnez-moi les billets en une ligne, par exemple « Tarif réduit 150 × 19 €, Plein tarif 250 × 29 €, jauge 400 ».',
    marketing: 'Je peux rédiger la page de l’événement, les e-mails et les publications. Le souhaitez-vous ?',
    review: 'Je peux tout relire et vous dire ce qui manque.',
  },
};

export const wordsIn = (french: boolean): Words => (french ? fr : en);

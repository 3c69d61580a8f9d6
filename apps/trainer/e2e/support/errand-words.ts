/** What the errand of the invites reads beside `course-words.ts`, in the two languages, as it stands on the screen. */
import type { Language } from '@seatwise/testing/browser';

const en = {
  course: 'Life drawing, autumn',
  paid: 'The 10 seats are there. Invite people to them.',
  ready: '10 people will be invited. 2 lines will not do.',
  noteText: 'Bring charcoal and paper.\nWe begin at seven, and the door is open from half past six.',
  sent: '10 invites are on their way',
  claimed: 'Claimed',
  resend: 'Send again',
  resent: (who: string) => `A new mail is on its way to ${who}. The link in the earlier one no longer works.`,
  newer: 'There is a newer invitation',
  wrong: { title: 'This invitation is for another address', other: 'Use another account', signIn: 'Sign in' },
  claim: { title: (who: string, course: string) => `${who} invites you to ${course}`, take: 'Take my seat', done: 'The seat is yours' },
};
type ErrandWords = typeof en;

const fr: ErrandWords = {
  course: 'Dessin de nu, automne',
  paid: 'Les 10 places sont là. Invitez des participants à les prendre.',
  ready: '10 personnes seront invitées. 2 lignes ne conviennent pas.',
  noteText: 'Apportez du fusain et du papier.\nNous commençons à sept heures, la porte est ouverte dès six heures et demie.',
  sent: '10 invitations sont en route',
  claimed: 'Acceptée',
  resend: 'Renvoyer',
  resent: (who) => `Un nouvel e-mail part vers ${who}. Le lien du précédent ne fonctionne plus.`,
  newer: 'Il existe une invitation plus récente',
  wrong: { title: 'Cette invitation est destinée à une autre adresse', other: 'Changer de compte', signIn: 'Se connecter' },
  claim: { title: (who, course) => `${who} vous invite à suivre ${course}`, take: 'Prendre ma place', done: 'La place est à vous' },
};

export const errandWords: Record<Language, ErrandWords> = { en, fr };

import { TRPCClientError } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import { DOMAIN_ERRORS } from '@seatwise/domain/errors';
import { createFormat } from '../i18n/format.ts';
import type { Copy } from './copy.ts';
import { errorsEn } from './en.ts';
import { errorsFr } from './fr.ts';
import { AuthError, invalidFields, problemOf } from './problem.ts';

const say = (copy: Copy, language: 'en' | 'fr', details: Record<string, unknown> = {}, who?: string): string =>
  typeof copy === 'string' ? copy : copy({ details, who, format: createFormat(language, 'Europe/Paris') });

const books = [
  ['en', errorsEn],
  ['fr', errorsFr],
] as const;

describe.each(books)('in %s', (language, book) => {
  test.each(Object.entries<Copy>(book))('%s is a sentence, with and without figures', (_code, copy) => {
    for (const details of [{}, { seatLimit: 5, limit: 3, seats: 4, minSeats: 1, maxSeats: 20 }, { seatLimit: 'five', organizations: 7 }]) {
      const sentence = say(copy, language, details);
      expect(sentence).toMatch(/[.]$/);
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object|!/);
    }
  });

  test.each<[Copy, string, string[]]>([
    [book.INVITE_INVALID, 'reason', ['expired', 'revoked', 'claimed', 'replaced']],
    [
      book.INVALID_STATE,
      'state',
      [
        'already_invited',
        'already_seated',
        'claimed',
        'revoked',
        'link',
        'refunded',
        'released',
        'addressee',
        'nothing_to_refund',
        'own',
        'paired',
        'not_a_coach',
        'cancelled',
        'cancelled_by_coach',
        'completed',
        'no_show',
        'ended',
        'own_offer',
        'offer_changed',
        'has_venue',
        'already_requested',
        'venue_booked',
        'event_basics',
        'over',
        'rejected',
        'withdrawn',
        'expired',
        'last_stage',
        'proposal_applied',
        'proposal_dismissed',
        'nothing_to_suggest',
      ],
    ],
    [book.OUTSIDE_AVAILABILITY, 'cause', ['past', 'notice', 'horizon', 'time_off', 'grid']],
  ])('%# what stands in the way is said', (copy, name, values) => {
    const sentences = [...values, 'never_heard_of'].map((value) => say(copy, language, { [name]: value }));
    expect(new Set(sentences).size).toBe(values.length + 1);
    for (const sentence of sentences) expect(sentence).toMatch(/^[^!]+[.]$/);
  });

  test('has words for every code of the domain', () => {
    expect(Object.keys(book)).toEqual(expect.arrayContaining(Object.keys(DOMAIN_ERRORS)));
  });
});

test('limits and notices are said with their number', () => {
  expect(say(errorsEn.LIMIT_REACHED, 'en', { limit: 30, of: 'upcomingSessions' })).toContain('30 sessions ahead');
  expect(say(errorsFr.LIMIT_REACHED, 'fr', { limit: 3, of: 'activeSeries' })).toContain('3 séries');
  expect(say(errorsEn.TOO_LATE, 'en', { hours: 24 })).toContain('24 hours before');
  expect(say(errorsFr.TOO_LATE, 'fr', { hours: 0 })).toContain('a commencé');
});

test('a full organisation: how many seats, and what to do for whom', () => {
  expect(say(errorsEn.CAPACITY_EXCEEDED, 'en', { seatLimit: 5 }, 'Mia')).toBe('All 5 seats are taken. Buy seats to admit Mia.');
  expect(say(errorsEn.CAPACITY_EXCEEDED, 'en', { seatLimit: 1 })).toBe('The one seat is taken. Buy seats to admit more people.');
  expect(say(errorsEn.CAPACITY_EXCEEDED, 'en', { seatLimit: 0 }, 'Mia')).toBe('There are no seats yet. Buy seats to admit Mia.');
  expect(say(errorsFr.CAPACITY_EXCEEDED, 'fr', { seatLimit: 5 }, 'Ada')).toBe(
    'Capacité maximale atteinte : les 5 sièges sont pris. Achetez des sièges pour l’admission d’Ada.',
  );
});

test('no seat left: how many there still are, whichever way the server counts', () => {
  const over = { total: 10, claimed: 4, invited: 7, over: 1 };
  expect(say(errorsEn.NO_SEAT_LEFT, 'en', { available: 0 })).toBe(
    'No seat of this order is free. Revoke an invite that nobody uses, or order more seats.',
  );
  expect(say(errorsEn.NO_SEAT_LEFT, 'en', { available: 3 })).toMatch(/^Only 3 seats of this order are free\. /);
  expect(say(errorsFr.NO_SEAT_LEFT, 'fr', { available: 1 })).toMatch(/^Une seule place de cette commande est libre\. /);
  expect(say(errorsEn.NO_SEAT_LEFT, 'en', over)).toMatch(/^There are not enough free seats in this order\. /);
  expect(say(errorsEn.NO_SEAT_LEFT, 'en', { ...over, invited: 6 })).toMatch(/^No seat of this order is free\. /);
});

test('tickets that cannot be had: what is left, from when, how many at once', () => {
  expect(say(errorsEn.SOLD_OUT, 'en', { name: 'Early Bird', available: 3 })).toBe('Only 3 tickets “Early Bird” left. Take fewer.');
  expect(say(errorsFr.SOLD_OUT, 'fr', { available: 1 })).toBe('Il ne reste que 1 billet pour cet événement. Prenez-en moins.');
  expect(say(errorsEn.SOLD_OUT, 'en', { name: 'VIP', available: 0 })).toBe('There is no ticket “VIP” left.');
  expect(say(errorsEn.SOLD_OUT, 'en', { capacity: 3, taken: 4 })).toBe('4 tickets are sold or on hold, so there cannot be room for fewer.');
  const sale = { name: 'VIP', saleStartsAt: '2100-12-01T08:00:00Z', saleEndsAt: null };
  expect(say(errorsEn.NOT_ON_SALE, 'en', sale)).toBe('The sale of “VIP” begins on 1 December 2100, 09:00.');
  expect(say(errorsFr.NOT_ON_SALE, 'fr', { ...sale, saleStartsAt: null })).toBe('La vente de « VIP » est terminée.');
  expect(say(errorsFr.NOT_ON_SALE, 'fr', { status: 'cancelled' })).toMatch(/annulé/);
  expect(say(errorsEn.LIMIT_REACHED, 'en', { name: 'VIP', limit: 4 })).toBe('At most 4 tickets “VIP” go into one order. Take fewer.');
  expect(say(errorsFr.TOO_LATE, 'fr', { days: 7, until: '2026-12-01T08:00:00Z' })).toMatch(/jusqu’au 1(er)? décembre 2026/);
});

test('the wrong account reads which address was meant', () => {
  expect(say(errorsEn.WRONG_ACCOUNT, 'en', { maskedEmail: 'm•••@case.test' })).toBe(
    'This is meant for m•••@case.test, not for the address you are signed in with.',
  );
  expect(say(errorsFr.WRONG_ACCOUNT, 'fr', { maskedEmail: 'm•••@case.test' })).toBe(
    'Ceci est destiné à m•••@case.test, et non à l’adresse de votre compte.',
  );
});

test('what one has already is a seat or a coach, and what is unpaid an order or an invoice', () => {
  expect(say(errorsEn.ALREADY_CLAIMED, 'en', { seatClaimId: 'x' })).toMatch(/seat/);
  expect(say(errorsEn.ALREADY_CLAIMED, 'en', { coachId: 'x' })).toMatch(/coach/);
  expect(say(errorsFr.PAYMENT_REQUIRED, 'fr', { state: 'pending' })).toMatch(/^Cette commande/);
  expect(say(errorsFr.PAYMENT_REQUIRED, 'fr')).toMatch(/facturation/);
});

test('the last owner learns of which organisations', () => {
  const details = {
    organizations: [
      { id: '1', name: 'Atelier Lumière' },
      { id: '2', name: 'Rythme' },
    ],
  };
  expect(say(errorsEn.LAST_OWNER, 'en', details)).toBe(
    'You are the last owner of Atelier Lumière and Rythme. Make somebody else an owner first.',
  );
});

describe('problemOf', () => {
  const answered = (data: unknown) => TRPCClientError.from({ error: { message: 'x', code: -32_000, data } });

  test('an answer of ours keeps its code and figures', () => {
    expect(problemOf(answered({ domainCode: 'CAPACITY_EXCEEDED', details: { seatLimit: 5 } }))).toEqual({
      code: 'CAPACITY_EXCEEDED',
      details: { seatLimit: 5 },
    });
  });

  test.each([{ domainCode: null }, { domainCode: 'NEVER_HEARD_OF' }, { domainCode: 'toString' }, {}])('%j is unexpected', (data) => {
    expect(problemOf(answered(data)).code).toBe('UNEXPECTED');
  });

  test('no answer at all is the network', () => {
    expect(problemOf(TRPCClientError.from(new TypeError('Failed to fetch'))).code).toBe('OFFLINE');
  });

  test('the sign-in routes say their own', () => {
    expect(problemOf(new AuthError('BAD_CREDENTIALS')).code).toBe('BAD_CREDENTIALS');
    expect(problemOf('nonsense').code).toBe('UNEXPECTED');
  });

  test('fields that are wrong are known by path', () => {
    const problem = problemOf(
      answered({ domainCode: 'INVALID_INPUT', details: { fields: [{ path: 'name', message: 'Too big' }, 'junk'] } }),
    );
    expect([...invalidFields(problem)]).toEqual(['name']);
  });
});

import { describe, expect, it } from 'vitest';
import { AUTH_ROUTES, isOwnAddress } from './requests.ts';

const OWN = ['https://seatwise.test'];

describe('where a page may be sent on to', () => {
  it.each(['/', '/trainer/', '/verified?x=1#y', 'https://seatwise.test', 'https://seatwise.test/trainer/'])('allows %s', (url) => {
    expect(isOwnAddress(url, OWN)).toBe(true);
  });

  it.each([
    '//evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    'https://evil.test',
    'https:evil.test',
    'https://seatwise.test.evil.test',
    'https://seatwise.test@evil.test',
    '/%2F%2Fevil.test/..',
    '%2F%2Fevil.test',
    '/%5Cevil.test',
    'javascript:alert(1)',
    'data:text/html,x',
    'verified',
    '',
    '/\tevil',
    '/\n/evil.test',
    '/%',
    '/%00',
    'HTTPS://EVIL.TEST',
    `/${'x'.repeat(3000)}`,
    7,
    null,
    {},
  ])('refuses %j', (url) => {
    expect(isOwnAddress(url, OWN)).toBe(false);
  });
});

describe('what a request may hold', () => {
  const signUp = AUTH_ROUTES.find((route) => route.path === '/sign-up/email');
  const person = { name: ' Ada\u0301 ', email: '  MiXeD@Case.TEST ', password: 'correct horse' };

  it('normalises names and addresses', () => {
    expect(signUp?.input.parse(person)).toEqual({ name: 'Adá', email: 'mixed@case.test', password: 'correct horse' });
  });

  it.each([
    [{ name: '' }],
    [{ name: '   ' }],
    [{ name: 'x'.repeat(121) }],
    [{ name: 'a\0b' }],
    [{ name: 'a\u0007b' }],
    [{ name: '\ud800' }],
    [{ name: 7 }],
    [{ email: 'nobody' }],
    [{ email: 'a@b.test\0' }],
    [{ email: ['a@b.test'] }],
    [{ email: `${'a'.repeat(300)}@b.test` }],
    [{ password: null }],
    [{ password: 'x'.repeat(2000) }],
    [{ locale: 'de' }],
    [{ timeZone: 'Mars/Olympus' }],
    [{ rememberMe: 'yes' }],
  ])('refuses %j', (wrong) => {
    expect(signUp?.input.safeParse({ ...person, ...wrong }).success).toBe(false);
  });
});

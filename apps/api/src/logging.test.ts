import { expect, test } from 'vitest';
import { createLogger, redactPath, scrub } from './logging.ts';

test.each([
  ['/trpc/seats.join?input=%7B%22code%22%3A%22SECRET%22%7D', '/trpc/seats.join'],
  ['/i/SECRET', '/i/:redacted'],
  ['/trainer/i/SECRET/more', '/trainer/i/:redacted'],
  ['/I/SECRET', '/I/:redacted'],
  ['/p/SECRET?x=1', '/p/:redacted'],
  ['/o/SECRET', '/o/:redacted'],
  ['/t/o/SECRET', '/t/:redacted'],
  ['/join/SECRET', '/join/:redacted'],
  ['/unsubscribe/SECRET', '/unsubscribe/:redacted'],
  ['/api/calendar/SECRET.ics', '/api/calendar/:redacted'],
  ['/api/auth/reset-password/SECRET?callbackURL=/', '/api/auth/reset-password/:redacted'],
  ['http://127.0.0.1:3000/join/SECRET', '/join/:redacted'],
  ['/anything/q0Zt7d2mPzYx1vBnKw3RsL', '/anything/:redacted'],
  ['/organizations/01a1f8e1-949c-74ed-ae4d-8c554f93315d/members', '/organizations/01a1f8e1-949c-74ed-ae4d-8c554f93315d/members'],
  ['/trainer/assets/index-DiwrgTda.js', '/trainer/assets/index-DiwrgTda.js'],
])('%s is logged as %s', (url, path) => {
  expect(redactPath(url)).toBe(path);
});

test.each([
  'connect postgresql://seatwise:hunter2@db.example/seatwise failed',
  'Authorization: Bearer hunter2.token',
  'Key (email)=(hunter2@people.test) already exists',
  'no such key sk_test_hunter2hunter2',
  'token aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3hunter2',
])('%s loses its secret', (text) => {
  expect(scrub(text)).not.toContain('hunter2');
});

test('what is logged has no secrets in fields, messages, errors or their causes', () => {
  const lines: string[] = [];
  const log = createLogger({ logLevel: 'trace' }, 'test', { write: (line) => void lines.push(line) });
  const cause = Object.assign(new Error('smtp://mail:hunter2@mail.example refused'), {
    detail: 'Key (email)=(hunter2@people.test)',
    code: '23505',
  });
  log.info(
    {
      headers: { cookie: 'hunter2', authorization: 'Bearer hunter2' },
      token: 'hunter2',
      request: { headers: { 'set-cookie': 'hunter2' } },
    },
    'Bearer hunter2',
  );
  log.error({ err: new Error('while signing in hunter2@people.test', { cause }) }, 'failed');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('hunter2');
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ err: { type: 'Error', cause: { code: '23505' } } });
});

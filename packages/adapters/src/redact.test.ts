import { describe, expect, it } from 'vitest';
import { describeError, redact } from './redact.ts';

describe('what is told of an error', () => {
  it('holds no address, no URL and no token', () => {
    const told = redact(
      '550 <mia.o+x@members.test> at smtp://user:pass@mail.test:25/?a=b, key sw_abcdefghijklmnopqrstuvwxyz0123, jwt eyJhbGciOiJIUzI1NiIsInR5cCI6.eyJlbWFpbCI6.s1g',
    );
    expect(told).toBe('550 <[address]> at [url] key [secret], jwt [secret]');
  });

  it('keeps ids and ordinary words', () => {
    expect(redact('duplicate key in auth_users_email_key for 01980c4e-7a5b-7cc3-98c4-dc0c0c07398f')).toBe(
      'duplicate key in auth_users_email_key for 01980c4e-7a5b-7cc3-98c4-dc0c0c07398f',
    );
  });

  it('tells only the last line of what Prisma says', () => {
    const error = new Error('\nInvalid `create()` invocation:\n{ password: "hunter2" }\n\nUnique constraint failed');
    error.name = 'PrismaClientKnownRequestError';
    expect(describeError(error)).toEqual({ kind: 'PrismaClientKnownRequestError', message: 'Unique constraint failed' });
  });

  it('describes what is no error', () => {
    expect(describeError('mia@members.test')).toEqual({ kind: 'string', message: '[address]' });
  });
});

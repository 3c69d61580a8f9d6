/** A person's own name, language and time zone. What is left out stays. */
import { command, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import type { Locale } from '../kernel/input.ts';
import { UpdateProfileInput, type PersonView } from './contract.ts';

export const updateProfile = command({
  verb: 'identity.updateProfile',
  input: UpdateProfileInput,
  authorize: signedIn,
  async run({ tx, input, actor, audit }): Promise<PersonView> {
    const [row] = await tx.sql<{ id: string; name: string; email: string; email_verified: boolean; locale: Locale; time_zone: string }>(
      'SELECT id, name, email::text AS email, email_verified, locale, time_zone FROM app.update_own_profile($1, $2, $3)',
      [input.name ?? null, input.locale ?? null, input.timeZone ?? null],
    );
    if (!row) throw notFound('person');
    audit({
      subject: actor.userId,
      changes: { fields: Object.keys(input).filter((key) => input[key as keyof typeof input] !== undefined) },
    });
    return { id: row.id, name: row.name, email: row.email, emailVerified: row.email_verified, locale: row.locale, timeZone: row.time_zone };
  },
});

/** Which mails a person wants beyond those they asked for. Everything is on until it is switched off. */
import { z } from 'zod';
import { command, query, signedIn } from '../kernel/command.ts';
import type { Tx } from '@seatwise/db';
import { MAIL_TOPICS, SetMailPreferencesInput, type MailPreferencesView, type MailTopic } from './contract.ts';

async function read(tx: Tx, userId: string): Promise<MailPreferencesView> {
  const prisma = await tx.prisma();
  const rows = await prisma.mailPreference.findMany({ where: { personId: userId } });
  const set = new Map(rows.map((row) => [row.topic, row.enabled]));
  return MAIL_TOPICS.map((topic: MailTopic) => ({ topic, enabled: set.get(topic) ?? true }));
}

export const mailPreferences = query({
  verb: 'identity.mailPreferences',
  input: z.object({}).nullish(),
  authorize: signedIn,
  run: ({ tx, actor }) => read(tx, actor.userId),
});

export const setMailPreferences = command({
  verb: 'identity.setMailPreferences',
  input: SetMailPreferencesInput,
  authorize: signedIn,
  async run({ tx, actor, input, audit }): Promise<MailPreferencesView> {
    const prisma = await tx.prisma();
    await prisma.mailPreference.upsert({
      where: { personId_topic: { personId: actor.userId, topic: input.topic } },
      create: { personId: actor.userId, topic: input.topic, enabled: input.enabled },
      update: { enabled: input.enabled },
    });
    audit({ subject: actor.userId, changes: { topic: input.topic, enabled: input.enabled } });
    return read(tx, actor.userId);
  },
});

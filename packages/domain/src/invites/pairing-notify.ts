/** The coach hears that somebody accepted. In the worker, where both are visible. */
import { z } from 'zod';
import { mailAtCommit } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Locale } from '../kernel/input.ts';
import { handler, job } from '../kernel/job.ts';

export const pairingAcceptedJob = job({ name: 'invites.pairingAccepted', payload: z.object({ coachId: z.uuid(), memberId: z.uuid() }) });

/** Nobody who has left, or unpaired again before we came to it. */
const NEWS = `
  SELECT p.id, p.name, p.email::text AS email, p.locale, q.name AS member_name
  FROM coach_members m JOIN coaches c ON c.id = m.coach_id JOIN people p ON p.id = c.person_id JOIN people q ON q.id = m.member_id
  WHERE m.coach_id = $1 AND m.member_id = $2 AND m.ended_at IS NULL AND p.email IS NOT NULL`;

export const notifyPaired = handler(pairingAcceptedJob, async ({ deps }, { coachId, memberId }) => {
  await deps.system.transaction(systemActor(deps, 'invites.pairingAccepted'), async (tx) => {
    const [to] = await tx.sql<{ id: string; name: string; email: string; locale: Locale; member_name: string }>(NEWS, [coachId, memberId]);
    if (!to) return;
    mailAtCommit(tx, deps, {
      to: to.email,
      locale: to.locale,
      template: {
        name: 'pairingAccepted',
        props: { name: to.name, memberName: to.member_name, url: `${deps.publicUrl}/trainer/coaching` },
      },
      personId: to.id,
    });
  });
});

import type { Deps } from '../kernel/deps.ts';
import { STAGES, type WizardView } from './contract.ts';
import { completedOf, stateOf } from './machine.ts';
import { shortcomings } from './policy.ts';
import type { WizardRow } from './queries.ts';

/** Everything a client needs to be rebuilt from. On review, what is missing anywhere is listed. */
export function viewOf(row: WizardRow, deps: Pick<Deps, 'clock' | 'advisor'>): WizardView {
  const { data, provenance } = stateOf(row.state);
  return {
    sessionId: row.id,
    stage: row.current_stage,
    completedStages: completedOf(row.completed_stages, data, row.facts),
    data,
    provenance,
    version: row.version,
    problems: STAGES.slice(0, STAGES.indexOf(row.current_stage) + 1).flatMap((stage) =>
      shortcomings(stage, data, row.facts, deps.clock.now()),
    ),
    status: row.status,
    messagesSent: row.messages_sent,
    secondsSpent: row.seconds_spent,
    eventId: row.event_id,
    slug: row.facts?.slug ?? null,
    owned: row.person_id !== null,
    proposals: row.proposals.map(({ id, createdAt, ...proposal }) => ({
      proposalId: id,
      ...proposal,
      createdAt: new Date(createdAt).toISOString(),
    })),
    assistant: deps.advisor ? 'on' : 'off',
    lastActivityAt: row.last_activity_at.toISOString(),
  };
}

/** What a stage still needs: by its schema, for what is being typed, and by the server, for what it alone can know. Pure. */
import { STAGES, type Problem, type Stage } from '@seatwise/domain/wizard/contract';
import { problemsOf as problemsBySchema } from '@seatwise/domain/wizard/policy';
import type { Draft } from './store.ts';

export function problemsOf(stage: Stage, draft: Pick<Draft, 'data' | 'edits' | 'view'>): Problem[] {
  const own = problemsBySchema(stage, draft.data[stage]);
  // What the server said concerns what it has, not what was typed since.
  const told = draft.edits[stage] === undefined ? draft.view.problems.filter((one) => one.stage === stage) : [];
  const known = new Set(own.map(({ path }) => path));
  return [...own, ...told.filter(({ path }) => !known.has(path))];
}

export type StageState = 'done' | 'current' | 'incomplete' | 'open' | 'locked';
export interface StageStanding {
  stage: Stage;
  state: StageState;
  problems: Problem[];
  /** What has to be finished first. */
  behind: Stage | null;
}

/** How the six stand. One is open when everything before it is complete, or when one has been there already. */
export function standing(draft: Draft, shown: Stage): StageStanding[] {
  const all = STAGES.map((stage) => ({ stage, problems: problemsOf(stage, draft) }));
  const furthest = Math.max(
    STAGES.indexOf(draft.view.stage),
    ...draft.view.completedStages.map((stage) => STAGES.indexOf(stage)),
    STAGES.indexOf(shown),
  );
  return all.map(({ stage, problems }, at): StageStanding => {
    const behind = all.slice(0, at).find((one) => one.problems.length > 0)?.stage ?? null;
    if (stage === shown) return { stage, state: 'current', problems, behind };
    if (draft.view.completedStages.includes(stage))
      return { stage, state: problems.length === 0 ? 'done' : 'incomplete', problems, behind };
    if (at < furthest) return { stage, state: problems.length === 0 ? 'open' : 'incomplete', problems, behind };
    return { stage, state: behind === null ? 'open' : 'locked', problems, behind };
  });
}

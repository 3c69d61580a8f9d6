/** What a stage still needs: by its schema, for what is being typed, and by the server, for what it alone can know. */
import type { Problem, Stage } from '@seatwise/domain/wizard/contract';
import { STAGES } from './stages.ts';
import type { Draft } from './store.ts';

type BySchema = typeof import('@seatwise/domain/wizard/policy').problemsOf;
let bySchema: BySchema | null = null;

/** The schemas are no part of what has to be there before the page is drawn. Until they are, the server's word counts. */
export async function loadSchemas(): Promise<void> {
  bySchema ??= (await import('@seatwise/domain/wizard/policy')).problemsOf;
}

type Known = Pick<Draft, 'data' | 'edits' | 'view'>;

export function problemsOf(stage: Stage, draft: Known): Problem[] {
  const { view } = draft;
  const told = view.problems.filter((one) => one.stage === stage);
  if (bySchema === null) {
    const later = STAGES.indexOf(stage) > STAGES.indexOf(view.stage) && !view.completedStages.includes(stage);
    return later ? [{ stage, path: '', code: 'required', message: 'has not been looked at yet' }] : told;
  }
  const own = bySchema(stage, draft.data[stage]);
  const known = new Set(own.map(({ path }) => path));
  // What the server said concerns what it has, not what was typed since.
  return draft.edits[stage] === undefined ? [...own, ...told.filter(({ path }) => !known.has(path))] : own;
}

type StageState = 'done' | 'current' | 'incomplete' | 'open' | 'locked';
export interface StageStanding {
  stage: Stage;
  state: StageState;
  problems: Problem[];
  /** What has to be finished first. */
  behind: Stage | null;
}

/** How the six stand. One is open when everything before it is complete, or when one has been there already. */
export function standing(draft: Known, shown: Stage): StageStanding[] {
  const all = STAGES.map((stage) => ({ stage, problems: problemsOf(stage, draft) }));
  const furthest = Math.max(
    STAGES.indexOf(draft.view.stage),
    ...draft.view.completedStages.map((stage) => STAGES.indexOf(stage)),
    STAGES.indexOf(shown),
  );
  return all.map(({ stage, problems }, at): StageStanding => {
    const behind = all.slice(0, at).find((one) => one.problems.length > 0)?.stage ?? null;
    const complete = problems.length === 0;
    if (stage === shown) return { stage, state: 'current', problems, behind };
    // A place that cannot be gone to now is locked, wherever one has been.
    if (behind !== null && at > STAGES.indexOf(draft.view.stage)) return { stage, state: 'locked', problems, behind };
    if (draft.view.completedStages.includes(stage)) return { stage, state: complete ? 'done' : 'incomplete', problems, behind };
    if (at <= furthest) return { stage, state: complete ? 'done' : 'incomplete', problems, behind };
    return { stage, state: 'open', problems, behind };
  });
}

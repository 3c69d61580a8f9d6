import { createContext, useContext } from 'react';
import type { Stage } from '@seatwise/domain/wizard/contract';

export interface StageSteps {
  /** On to the next stage, when this one holds. */
  onward: () => void;
  /** To another stage. */
  show: (stage: Stage) => void;
}

const Context = createContext<StageSteps | null>(null);
export const StageActions = Context.Provider;

export function useStageActions(): StageSteps {
  const actions = useContext(Context);
  if (actions === null) throw new Error('useStageActions belongs into the wizard.');
  return actions;
}

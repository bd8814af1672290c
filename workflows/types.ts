/** The contract between record and process lives in src/engine/contract.ts (src may not import workflows); its names for this room. */
export type { Look, LoopInput, StepInput, StepResult } from '../src/engine/contract';

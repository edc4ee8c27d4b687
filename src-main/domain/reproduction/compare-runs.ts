import type { RunRecord } from '../records';
import { isEnded } from '../run-state';
import { compareMetrics, type MetricComparison, type RecordedMetrics } from './compare-metrics';
import { compareRecords, type RecordComparison, type RunRecords } from './compare-records';
import { compareTensors, type TensorDifference, type Tensors } from './compare-tensors';

/** The last checkpoint of a run. */
export interface LastCheckpoint {
  step: number;
  tensors: Tensors;
}

/** All that is compared of a run. */
export interface ComparedRun extends RunRecords, RecordedMetrics {
  run: Pick<RunRecord, 'id' | 'state' | 'epoch' | 'step' | 'outcome'>;
  /** Undefined where it has none. */
  checkpoint: LastCheckpoint | undefined;
}

/**
 * `equal`: state, metrics and parameters are the same bit for bit. `equal-so-far`: all that both have is, but one of them
 * has more. `different`: something of the results differs. `nothing`: they have no result in common to be compared.
 */
export type Verdict = 'equal' | 'equal-so-far' | 'different' | 'nothing';

export type ParameterComparison =
  | { compared: true; step: number; tensors: number; differences: TensorDifference[] }
  | { compared: false; why: string };

export interface RunComparison extends RecordComparison {
  first: string;
  other: string;
  verdict: Verdict;
  /** The same in both, or not; a run that was stopped from outside is not different for that. */
  states: { first: EndState; other: EndState; same: boolean };
  metrics: MetricComparison;
  parameters: ParameterComparison;
  /** Whether results differ though nothing differs that both runs recorded and that matters. */
  unexplained: boolean;
}

export interface EndState {
  state: RunRecord['state'];
  /** The code of the error that ended it. */
  outcome: string | null;
  epoch: number;
  step: number;
}

/** Says whether the results of two runs are equal, and what differs in them and in all that may be why. */
export function compareRuns(first: ComparedRun, other: ComparedRun): RunComparison {
  const records = compareRecords(first, other);
  const states = compareStates(first, other);
  const metrics = compareMetrics(first, other);
  const parameters = compareParameters(first, other);
  const verdict = verdictOf(states, metrics, parameters);
  return {
    first: first.run.id,
    other: other.run.id,
    verdict,
    states,
    metrics,
    parameters,
    ...records,
    unexplained: verdict === 'different' && records.differences.every(({ matters }) => !matters),
  };
}

function compareStates(first: ComparedRun, other: ComparedRun): RunComparison['states'] {
  const [a, b] = [endStateOf(first), endStateOf(other)];
  return { first: a, other: b, same: JSON.stringify(a) === JSON.stringify(b) };
}

function endStateOf({ run: { state, outcome, epoch, step } }: ComparedRun): EndState {
  return { state, outcome: outcome?.code ?? null, epoch, step };
}

function compareParameters(first: ComparedRun, other: ComparedRun): ParameterComparison {
  const [a, b] = [first.checkpoint, other.checkpoint];
  if (a === undefined && b === undefined) return { compared: false, why: 'neither has a checkpoint' };
  if (a === undefined || b === undefined) {
    return { compared: false, why: `${(a === undefined ? first : other).run.id} has no checkpoint` };
  }
  if (a.step !== b.step) {
    return { compared: false, why: `their last checkpoints are of the steps ${a.step} and ${b.step}` };
  }
  const differences = compareTensors(a.tensors, b.tensors);
  return { compared: true, step: a.step, tensors: a.tensors.size, differences };
}

function verdictOf(
  { first, other, same }: RunComparison['states'],
  metrics: MetricComparison,
  parameters: ParameterComparison,
): Verdict {
  const parametersDiffer = parameters.compared && parameters.differences.length > 0;
  if (metrics.differences.length > 0 || parametersDiffer || endedDifferently(first, other))
    return 'different';
  if (metrics.points === 0 && !parameters.compared) return 'nothing';
  // A run that diverges at once has neither checkpoint nor later steps; what it had is compared then.
  const all = parameters.compared || (first.state === 'diverged' && same);
  return same && isEnded(first.state) && all ? 'equal' : 'equal-so-far';
}

/** Whether one diverged at a step that the other passed, or reached in another way. */
function endedDifferently(first: EndState, other: EndState): boolean {
  const [diverged, remaining] = first.state === 'diverged' ? [first, other] : [other, first];
  if (diverged.state !== 'diverged') return false;
  return remaining.state === 'diverged' ? remaining.step !== diverged.step : remaining.step >= diverged.step;
}

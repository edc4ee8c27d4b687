import { QuadLabError } from '../../core/errors';
import { mean } from '../../core/math';
import { mainObjective, seedsOf } from '../../domain/config/sweep-config';
import { isBetter } from '../../domain/metrics';
import { objectiveValue } from '../../domain/objective-value';
import type { SweepEventBody } from '../../domain/sweep-event';
import { droppedPoints, type SweepState } from '../../domain/sweep-state';
import type { SchedulerContext } from '../context';
import { appendToSweep, readSweep } from '../sweep-book';
import type { Affected } from './affected';

export interface AddSeedsRequest {
  sweepId: string;
  /** So many more. */
  count: number;
  /** Only for so many of the best points; without it for all, and for those that are still to be asked for. */
  top?: number | undefined;
  /** Asked for twice with the same one, it is done once. */
  token?: string | undefined;
}

/** Trains points of a sweep with further seeds. */
export function addSeeds(
  context: SchedulerContext,
  { sweepId, count, top, token }: AddSeedsRequest,
): Affected {
  const sweep = readSweep(context, sweepId);
  if (token !== undefined && sweep.tokens.has(token)) return { sweepIds: [sweepId], runIds: [] };
  if (sweep.hold?.by === 'cancel') {
    throw new QuadLabError('STATE_INVALID', `sweep ${sweepId} was cancelled, so no run of it would start`, {
      advice: 'Let it go on first, with `quadlab sweep resume --cancelled`.',
    });
  }
  const points = top === undefined ? openPoints(sweep) : bestPoints(context, sweep, top);
  if (points.length === 0) {
    throw new QuadLabError('CONFIG_INVALID', `sweep ${sweepId} has no points to add seeds to`, {
      advice: 'With a number of the best points, at least one must have finished.',
    });
  }
  const known = new Set([
    ...seedsOf(sweep.config),
    ...points.flatMap((point) => [...(sweep.points.get(point)?.seeds ?? [])]),
  ]);
  const first = Math.max(...known) + 1;
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const events: SweepEventBody[] = [
    { type: 'seeds-added', points, seeds, ...(token !== undefined && { token }) },
  ];
  if (top === undefined) events.unshift(withSeeds(sweep, seeds));
  const sources = appendToSweep(context, sweepId, events);
  return { sweepIds: [sweepId], runIds: sources };
}

const openPoints = ({ points }: SweepState): number[] =>
  [...points].flatMap(([index, { isDropped }]) => (isDropped ? [] : [index]));

function withSeeds({ config, points }: SweepState, added: readonly number[]): SweepEventBody {
  const { seeds } = config;
  const isCount = typeof seeds === 'number' && added[0] === seeds;
  const changed = { ...config, seeds: isCount ? seeds + added.length : [...seedsOf(config), ...added] };
  return { type: 'edited', config: changed, dropped: droppedPoints({ points }), values: {} };
}

/** The points with the best means of the first objective over their finished seeds. */
function bestPoints({ store }: SchedulerContext, sweep: SweepState, count: number): number[] {
  const objective = mainObjective(sweep.config);
  return openPoints(sweep)
    .flatMap((point) => {
      const runs = store.runs.ofPoint(sweep.id, point).filter(({ state }) => state === 'finished');
      const values = runs.flatMap((run) => objectiveValue(run, objective) ?? []);
      return values.length === 0 ? [] : [{ point, value: mean(values) }];
    })
    .sort(
      (a, b) =>
        Number(isBetter(b.value, a.value, objective.goal)) -
        Number(isBetter(a.value, b.value, objective.goal)),
    )
    .slice(0, count)
    .map(({ point }) => point);
}

import { denseNetwork, forward } from '../../analysis/dense-network';
import { coefficientProfile, piecesOf } from '../../analysis/piecewise-polynomial';
import { QuadLabError } from '../../core/errors';
import type { InspectionOptions } from '../../domain/inspections';
import type { PiecesFindings } from '../../domain/inspections/pieces';
import { exportModelState } from '../../nn/parameters';
import { inputTitles, numberInputs, pointsOf } from '../diagnostics/points';
import type { TrainedNetwork } from '../trained-network';

/** More would make findings of many megabytes. */
const mostPieces = 2000;
const pointsInAll = 1200;
/** Of each part of the data, to find the interval. */
const mostExamples = 10_000;

/**
 * The piecewise polynomial that a run's network is on the interval of its data, or on another one, in the units of the
 * data. Throws MODEL_MISFIT for data other than one number an example, and as `piecesOf`.
 */
export async function inspectPieces(
  { training, dataset }: Pick<TrainedNetwork, 'training' | 'dataset'>,
  options: InspectionOptions<'pieces'>,
): Promise<PiecesFindings> {
  const inputs = numberInputs(dataset);
  if (inputs !== 1) {
    const found = inputs === undefined ? `${dataset.inputShape.join('×')} values` : `${inputs} numbers`;
    throw new QuadLabError('MODEL_MISFIT', `an input of ${dataset.name} has ${found}; expected one`, {
      advice: 'Only functions of one number are taken apart into polynomials.',
    });
  }
  if (options.output > dataset.outputSize) {
    throw new QuadLabError(
      'QUERY_INVALID',
      `there is no output ${options.output}: the network has ${dataset.outputSize}`,
    );
  }
  const unit = options.output - 1;
  const { batches, model, config } = training;
  const { statistics, targetMoments } = batches;
  const input = statistics && { mean: statistics.mean[0] ?? 0, deviation: statistics.deviation[0] ?? 1 };
  const network = denseNetwork(config.model, await exportModelState(model), { input, output: targetMoments });
  const found = piecesOf(network, {
    interval: options.interval ?? rangeOf(dataset),
    unit,
    limit: mostPieces,
  });
  const length = found.interval[1] - found.interval[0];
  const x = found.pieces.flatMap(({ from, to }) => {
    const count = Math.max(2, Math.ceil((pointsInAll * (to - from)) / length));
    return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count);
  });
  x.push(found.interval[1]);
  return {
    ...found,
    xTitle: inputTitles(dataset)[0] ?? 'x',
    curve: { x, y: x.map((value) => forward(network, value, unit)) },
    profile: coefficientProfile([found]),
  };
}

/** From the smallest to the largest input of the data. */
function rangeOf(dataset: TrainedNetwork['dataset']): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const part of [dataset.train, dataset.test]) {
    for (const value of pointsOf(dataset, part, mostExamples).inputs) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

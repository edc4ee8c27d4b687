import { basename, resolve } from 'node:path';
import { inSinglePrecision } from '../analysis/dense-network';
import {
  differenceFromSpline,
  splineNetwork,
  splineValue,
  type PolynomialSpline,
  type SplineDifference,
} from '../analysis/spline-network';
import { QuadLabError } from '../core/errors';
import { splinePieces } from '../datasets/generators/polynomial-spline';
import type { SplineFile } from '../domain/config/spline-file';
import { runFileSchema } from '../domain/config/run-config';
import { writeRunConfig } from '../domain/config/write-config';
import { writeOutput } from '../exports/write-output';

export interface WrittenSplineNetwork {
  weights: string;
  config: string;
  /** Points of the spline as a table, where no generator has them. */
  table: string | undefined;
  /** What the configuration calls its data. */
  dataset: string;
  pieces: number;
  degree: number;
  widths: readonly number[];
  /** Of the network in double precision from the spline. */
  difference: SplineDifference;
  /** Of the weights as they are written, in single precision. */
  asWritten: SplineDifference;
}

const tablePoints = 401;

/**
 * Writes the network of Proposition 1 that equals a spline: its weights to `out`, and beside them, `.yaml` in place of
 * `.safetensors`, the configuration of a run that loads them. A spline of its own is also written as a table, `.csv`,
 * so that there are data to evaluate on. Throws CONFIG_INVALID as `splineNetwork`, OUTPUT_UNWRITABLE where one of these
 * is the file that the spline was read from.
 */
export async function writeSplineNetwork(
  file: SplineFile,
  out: string,
  source?: string,
): Promise<WrittenSplineNetwork> {
  const spline: PolynomialSpline = 'dataset' in file ? splinePieces(file.dataset) : file;
  const made = splineNetwork(spline);
  const { network, model, degree } = made;
  const { splineWeights } = await import('../training/model-files/spline-weights');
  const stem = out.replace(/\.safetensors$/, '');
  if (
    source !== undefined &&
    [out, `${stem}.yaml`, `${stem}.csv`].some((path) => resolve(path) === resolve(source))
  ) {
    throw new QuadLabError(
      'OUTPUT_UNWRITABLE',
      `${source}, which the spline was read from, would be overwritten`,
      {
        advice: 'Choose another --out: the configuration and the table get its name, with .yaml and .csv.',
      },
    );
  }
  const name = basename(stem).replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'spline'; // prettier-ignore
  const table = 'dataset' in file ? undefined : `${stem}.csv`;
  const dataset =
    'dataset' in file
      ? file.dataset
      : { name, testFraction: 0.2, normalize: false, standardizeTargets: false };
  const config = runFileSchema.parse({
    name: `Network of the spline ${name}`,
    dataset,
    model,
    strategy: { type: 'relinear-sg', gammaG: 1, gammaB: 1 },
    optimizer: { type: 'sgd', learningRate: 1e-6 },
    training: { epochs: 1, batchSize: 'full' },
    transfer: { file: out },
    seed: 0,
  });
  await writeOutput(out, await splineWeights(made));
  await writeOutput(`${stem}.yaml`, writeRunConfig(config));
  if (table !== undefined) await writeOutput(table, tableOf(spline));
  return {
    ...{ weights: out, config: `${stem}.yaml`, table, dataset: dataset.name },
    ...{ pieces: spline.coefficients.length, degree, widths: model.widths },
    difference: differenceFromSpline(network, spline),
    asWritten: differenceFromSpline(inSinglePrecision(network), spline),
  };
}

function tableOf(spline: PolynomialSpline): string {
  const { breakpoints } = spline;
  const [from = 0, to = 0] = [breakpoints[0], breakpoints.at(-1)];
  const lines = Array.from({ length: tablePoints }, (_, i) => {
    const x = i === tablePoints - 1 ? to : from + ((to - from) * i) / (tablePoints - 1);
    return `${x},${splineValue(spline, x)}`;
  });
  return `x,y\n${lines.join('\n')}\n`;
}

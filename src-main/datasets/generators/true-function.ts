import { isGenerated, type DatasetConfig } from '../../domain/config/dataset-config';
import { pointOfProblem } from './elliptic-problem';
import { splinePieces } from './polynomial-spline';
import { runge } from './runge';
import { evaluateSpline } from './spline';

/** The function of one number that a data set has values of; undefined where nobody knows it. */
export function trueFunctionOf(config: DatasetConfig): ((x: number) => number) | undefined {
  if (!isGenerated(config)) return undefined;
  if (config.name === 'runge') return runge;
  if (config.name === 'elliptic' && config.dimensions === 1) return (x) => pointOfProblem(config, [x]).value;
  if (config.name !== 'polynomial-spline') return undefined;
  const spline = splinePieces(config);
  return (x) => evaluateSpline(spline, x);
}

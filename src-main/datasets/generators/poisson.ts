import { createRandom } from '../../core/random';
import type { PoissonConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { poissonOperator, type PoissonOperator } from './poisson-operator';

/**
 * Search directions for systems A u = r with the discretized Poisson operator (see `poissonOperator`), a regression with
 * inputs [n, unknowns] and targets [n, unknowns], the grid row by row: what a network has to know in order to speed up
 * conjugate gradients, after A Deep Conjugate Direction Method for Iteratively Solving Linear Systems (Kaneda et al.),
 * whose network maps a residual r to A⁻¹ r up to a constant.
 *
 * A right-hand side is r = Σ_k c_k v_k over the eigenvectors of A, c_k normal with the variance λ_k^−decay, divided by
 * its root mean square. Targets are u = A⁻¹ r for that r as it stands in the inputs, or (`direction`) u divided by
 * its root mean square, which makes the map nonlinear and leaves A-conjugate search as it is. Without solutions to learn
 * from (`residual`) they are r, and the task is to say in which direction to search. The two parts come from
 * streams of their own, so that more systems to train with leave those to test with as they were.
 */
export function generatePoisson(config: PoissonConfig): GeneratedContent {
  const operator = poissonOperator(config.size, config.dimensions);
  return {
    task: config.targets === 'residual' ? 'directions' : 'regression',
    inputShape: [operator.unknowns],
    outputSize: operator.unknowns,
    targetShape: [operator.unknowns],
    classNames: [],
    train: generatePart(config, operator, 'train', config.systems),
    test: generatePart(config, operator, 'test', config.testSystems),
  };
}

function generatePart(
  { name, seed, decay, targets: wanted }: PoissonConfig,
  { unknowns, eigenvalues, fromModes, solve }: PoissonOperator,
  part: 'train' | 'test',
  count: number,
): MemoryPart {
  const random = createRandom(seed, name, part);
  const lowest = Math.min(...eigenvalues);
  const deviations = eigenvalues.map((value) => (value / lowest) ** (-decay / 2));
  const inputs = new Float32Array(count * unknowns);
  const targets = new Float32Array(count * unknowns);
  for (let start = 0; start < inputs.length; start += unknowns) {
    inputs.set(unitMeanSquare(fromModes(deviations.map((deviation) => deviation * random.normal()))), start);
    const side = inputs.subarray(start, start + unknowns);
    targets.set(targetFor(wanted, side, solve), start);
  }
  return { count, inputs, targets };
}

function targetFor(
  wanted: PoissonConfig['targets'],
  side: Float32Array,
  solve: PoissonOperator['solve'],
): ArrayLike<number> {
  switch (wanted) {
    case 'residual':
      return side;
    case 'solution':
      return solve(side);
    case 'direction':
      return unitMeanSquare(solve(side));
  }
}

function unitMeanSquare(values: Float64Array): Float64Array {
  const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  return values.map((value) => value / Math.sqrt(meanSquare));
}

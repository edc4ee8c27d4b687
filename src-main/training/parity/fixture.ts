import type { StoredTensor, TensorFile } from '../../core/safetensors';
import { QuadLabError } from '../../core/errors';
import type { FixtureNetwork } from './metadata';
import { networkOf } from './metadata';

/** Numbers of a reference implementation in PyTorch, to be computed again: names and layouts are PyTorch's. */
export interface Fixture {
  readonly network: FixtureNetwork;
  /** Parameters and batch-norm statistics before the first step. */
  readonly init: ReadonlyMap<string, StoredTensor>;
  /** [N, 3, H, W]; one batch, used for every step. */
  readonly input: StoredTensor;
  /** [N], class indices. */
  readonly labels: Int32Array;
  /** [N, classes], of the first step, in training mode. */
  readonly logits: StoredTensor;
  /** Gradients of the first step. */
  readonly gradients: ReadonlyMap<string, StoredTensor>;
  /** [steps]: cross-entropy of each step, before its update. */
  readonly losses: StoredTensor;
  /** Parameters and statistics after the last step. */
  readonly final: ReadonlyMap<string, StoredTensor>;
  /** [N, classes], after the last step, in evaluation mode. */
  readonly evaluatedLogits: StoredTensor;
}

/** Checks a fixture's metadata and the tensors that do not depend on the network. Throws TENSOR_FILE_INVALID. */
export function parseFixture({ tensors, metadata }: TensorFile, file: string): Fixture {
  const invalid = (what: string): QuadLabError => invalidFixture(file, what);
  // DataParallel puts `module.` before every name.
  const stem = tensors.get('init/conv1.weight') ?? tensors.get('init/module.conv1.weight');
  const rezero = [...tensors.keys()].some((name) => /^init\/.*\.alpha1$/.test(name));
  const network = networkOf(metadata, { stem: stem?.shape, rezero }, invalid);
  const { batch, classes, image, steps } = network;
  const tensor = (name: string, shape: readonly number[]): StoredTensor => {
    const found = tensors.get(name);
    if (found === undefined) throw invalid(`the tensor "${name}" is missing`);
    if (found.shape.join() === shape.join()) return found;
    throw invalid(
      `the tensor "${name}" is [${found.shape.join(', ')}], expected [${shape.join(', ')}] by the metadata`,
    );
  };
  const withPrefix = (prefix: string): Map<string, StoredTensor> =>
    new Map(
      [...tensors]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, found]) => [name.slice(prefix.length), found]),
    );
  return {
    network,
    init: withPrefix('init/'),
    input: tensor('input', [batch, network.imageChannels, image, image]),
    labels: labelsOf(tensor('labels', [batch]), classes, invalid),
    logits: tensor('logits', [batch, classes]),
    gradients: withPrefix('grad/'),
    losses: tensor('losses', [steps]),
    final: withPrefix('final/'),
    evaluatedLogits: tensor('eval_logits', [batch, classes]),
  };
}

export function invalidFixture(file: string, what: string): QuadLabError {
  return new QuadLabError('TENSOR_FILE_INVALID', `${file}: ${what}`, {
    advice: 'Write the fixture anew; `quadlab parity --help` says what it holds.',
  });
}

function labelsOf(
  { values }: StoredTensor,
  classes: number,
  invalid: (what: string) => QuadLabError,
): Int32Array {
  const wrong = values.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (wrong >= 0) {
    throw invalid(
      `label ${wrong} is ${values[wrong] ?? NaN}, expected a whole number from 0 to ${classes - 1}`,
    );
  }
  return Int32Array.from(values);
}

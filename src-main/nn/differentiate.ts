import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { internalError } from './internal-error';

/** One recorded operation; the part of tfjs's tape that is used here. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  /** Gradients of the inputs, given those of the outputs, each computed when it is asked for. */
  readonly gradient?: (dys: readonly (Tensor | undefined)[]) => Record<string, () => Tensor>;
  /** What was kept for the gradient. */
  readonly saved?: readonly Tensor[];
}

/** The part of tfjs's engine that records; it has no public name. */
interface Recorder {
  startTape(): void;
  endTape(): void;
  readonly state: { activeTape: TapeNode[] | null };
}

/**
 * The value of f and its gradient for each variable, by reverse accumulation over the operations that f runs.
 *
 * As `tf.variableGrads`, but what the forward pass kept and the gradient of every intermediate result are freed as soon
 * as the backward pass has gone by; tfjs frees them all together at the end, which for a deep network is most of the
 * memory. The tensors returned are the caller's.
 */
export function differentiate(
  f: () => Scalar,
  variables: readonly Variable[],
): { value: Scalar; gradients: Tensor[] } {
  const { value, tape } = record(f);
  const gradients = new Map<number, Tensor>([[value.id, tf.scalar(1)]]);
  try {
    for (const node of relevant(tape, variables).reverse()) backward(node, gradients);
  } finally {
    disposeSaved(tape);
  }
  const result = variables.map((variable) => {
    const gradient = gradients.get(variable.id);
    if (gradient === undefined) throw internalError(`the result does not depend on ${variable.name}`);
    return gradient;
  });
  const returned = new Set(result);
  tf.dispose([...gradients.values()].filter((gradient) => !returned.has(gradient)));
  return { value, gradients: result };
}

function disposeSaved(tape: readonly TapeNode[]): void {
  for (const { saved = [] } of tape) tf.dispose([...saved]);
}

function record(f: () => Scalar): { value: Scalar; tape: TapeNode[] } {
  const recorder = tf.engine() as unknown as Recorder;
  recorder.startTape();
  const tape = recorder.state.activeTape ?? [];
  try {
    return { value: tf.tidy(f), tape };
  } catch (error) {
    disposeSaved(tape);
    throw error;
  } finally {
    recorder.endTape();
    recorder.state.activeTape = null;
  }
}

/** The operations whose result depends on a variable, each with only those inputs that do. */
function relevant(tape: readonly TapeNode[], variables: readonly Variable[]): TapeNode[] {
  const depends = new Set(variables.map(({ id }) => id));
  return tape.flatMap((node) => {
    const inputs = Object.fromEntries(Object.entries(node.inputs).filter(([, { id }]) => depends.has(id)));
    if (Object.keys(inputs).length === 0) return [];
    for (const { id } of node.outputs) depends.add(id);
    return [{ ...node, inputs }];
  });
}

/** Adds a node's share to the gradients of its inputs; then neither its outputs' nor what it kept is needed any more. */
function backward(node: TapeNode, gradients: Map<number, Tensor>): void {
  const dys = node.outputs.map(({ id }) => gradients.get(id));
  if (dys.some((dy) => dy !== undefined)) {
    const { gradient } = node;
    if (gradient === undefined) throw internalError(`the operation ${node.kernelName} has no gradient`);
    const shares = tf.tidy(() => {
      const shareOf = gradient(dys);
      return Object.entries(node.inputs).map(([name, input]) => [input.id, own(shareOf[name], dys)] as const);
    });
    for (const [id, share] of shares) accumulate(gradients, id, share);
  }
  for (const { id } of node.outputs) {
    gradients.get(id)?.dispose();
    gradients.delete(id);
  }
  disposeSaved([node]);
}

function own(compute: (() => Tensor) | undefined, dys: readonly (Tensor | undefined)[]): Tensor {
  if (compute === undefined) throw internalError('an operation does not know the gradient of its input');
  const share = compute();
  return dys.includes(share) ? tf.clone(share) : share;
}

function accumulate(gradients: Map<number, Tensor>, id: number, share: Tensor): void {
  const sum = gradients.get(id);
  gradients.set(id, sum === undefined ? share : tf.add(sum, share));
  if (sum !== undefined) tf.dispose([sum, share]);
}

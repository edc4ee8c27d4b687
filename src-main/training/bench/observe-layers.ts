import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Disposer } from '../../core/disposable';

/** Time that a layer took in one of its parts. Times are those of `performance.now()`. */
export interface LayerSpan {
  readonly layer: string;
  readonly pass: 'forward' | 'backward';
  readonly started: number;
  readonly ended: number;
}

type Gradient = (dys: unknown) => Record<string, () => unknown>;

/** The part of tfjs's engine that records operations for the gradient; it has no public name. */
interface Recorder {
  addTapeNode(...operation: unknown[]): void;
  readonly state: { activeTape: { gradient?: Gradient }[] | null };
}

/**
 * Reports when the layers of a model compute, until it is disposed. What a layer does backward are the gradients of the
 * operations that it recorded forward.
 */
export function observeLayers(model: LayersModel, onSpan: (span: LayerSpan) => void): Disposer {
  const recorder = tf.engine() as unknown as Recorder;
  const addTapeNode = recorder.addTapeNode.bind(recorder);
  let present: string | undefined;

  const during = <Result>(layer: string, pass: LayerSpan['pass'], work: () => Result): Result => {
    const started = performance.now();
    const outer = present;
    present = layer;
    try {
      return work();
    } finally {
      present = outer;
      onSpan({ layer, pass, started, ended: performance.now() });
    }
  };

  const observedGradient =
    (layer: string, gradient: Gradient): Gradient =>
    (dys) => {
      const shares = during(layer, 'backward', () => gradient(dys));
      return Object.fromEntries(
        Object.entries(shares).map(([name, compute]) => [name, () => during(layer, 'backward', compute)]),
      );
    };

  recorder.addTapeNode = (...operation) => {
    addTapeNode(...operation);
    const node = recorder.state.activeTape?.at(-1);
    if (present !== undefined && node?.gradient !== undefined) {
      node.gradient = observedGradient(present, node.gradient);
    }
  };
  for (const layer of model.layers) {
    const call = layer.call.bind(layer);
    layer.call = (...args) => during(layer.name, 'forward', () => call(...args));
  }
  return {
    dispose() {
      recorder.addTapeNode = addTapeNode;
      for (const layer of model.layers) Reflect.deleteProperty(layer, 'call');
    },
  };
}

import type { TensorInfo } from '@tensorflow/tfjs-core';
import { withBatch } from '../batch-tensors';
import type { Training } from '../prepare-training';
import { measuredWork } from './measured-work';
import { observeKernels } from './observe-kernels';
import { observeLayers } from './observe-layers';
import { PhaseClock } from './observe-phases';
import type { BenchRequest } from './request';
import { TraceRecorder, type TraceEvent } from './trace-events';

/**
 * Takes a few steps and notes where their time goes: phases, in them layers, in them kernels with the shapes of their
 * tensors. These steps make their batch, as those of a training do. Watching them takes time too, so they are somewhat
 * slower than others.
 */
export async function traceSteps(
  training: Training,
  request: Pick<BenchRequest, 'evaluate'>,
  count: number,
): Promise<readonly TraceEvent[]> {
  const trace = new TraceRecorder();
  const phases = new PhaseClock((phase, started, ended) => {
    trace.add('phase', phase, [started, ended]);
  });
  const observed: Training = {
    ...training,
    loss: phases.observedLoss(training.loss, 'backward'),
    testLoss: phases.observedLoss(training.testLoss, 'read'),
    optimizer: phases.observedOptimizer(training.optimizer),
  };
  const work = measuredWork(observed, request);
  const kernels = observeKernels(({ name, started, ended, inputs, outputs }) => {
    trace.add('kernel', name, [started, ended], {
      inputs: shapesOf(inputs),
      outputs: outputs.map(shapeText),
    });
  });
  const layers = observeLayers(training.model, ({ layer, pass, started, ended }) => {
    trace.add('layer', layer, [started, ended], { pass });
  });
  try {
    for (let i = 1; i <= count; i++) {
      const started = performance.now();
      phases.enter('data');
      await withBatch(await training.batches.trainBatch(0, 0), async (...batch) => {
        phases.enter('forward');
        await work(...batch);
        phases.end();
      });
      trace.add('step', `step ${i}`, [started, performance.now()]);
    }
  } finally {
    layers.dispose();
    kernels.dispose();
  }
  return trace.events;
}

function shapesOf(tensors: Readonly<Record<string, TensorInfo | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) => (tensor ? [[name, shapeText(tensor)]] : [])),
  );
}

const shapeText = ({ shape }: TensorInfo): string => `[${shape.join(', ')}]`;

import * as tf from '@tensorflow/tfjs-core';
import { startMemoryMeter } from '../nn/memory-meter';
import type { Training } from './prepare-training';

/** Measures the memory of the first step of this process; the others need as much. */
export async function withPeakMemory<Result>(
  training: Training,
  step: () => Promise<Result>,
): Promise<Result> {
  if (training.peakMemory !== undefined) return step();
  const before = tf.memory().numBytes;
  const meter = startMemoryMeter();
  try {
    return await step();
  } finally {
    meter.stop();
    training.peakMemory = before + meter.peakBytes;
  }
}

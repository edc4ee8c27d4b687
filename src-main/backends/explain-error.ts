import * as tf from '@tensorflow/tfjs-core';
import { messageOf, QuadLabError } from '../core/errors';

/** What tfjs says where the present backend lacks a kernel. */
const missingKernel = /^Kernel '([^']+)' not registered for backend '([^']+)'/;

/** Runs work on the present backend; where that lacks a kernel, the error names both in our words. */
export async function explainingErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const [, kernel, backend = tf.getBackend()] = missingKernel.exec(messageOf(error)) ?? [];
    if (kernel === undefined) throw error;
    throw new QuadLabError(
      'KERNEL_MISSING',
      `the backend ${backend} can't compute ${kernel}, which this network needs`,
      { cause: error, advice: 'Set training.backend to cpu or native, and report this.' },
    );
  }
}

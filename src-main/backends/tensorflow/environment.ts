import { threadsAskedFor } from '../threads';

/**
 * Settings of libtensorflow, which reads them once, when it is loaded. What somebody has set already stays, but for the
 * list of GPUs: a worker computes on one, the first of CUDA_VISIBLE_DEVICES.
 */
export function prepareEnvironment(
  { threads, gpu }: { threads: number | undefined; gpu: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): void {
  // Warnings and errors only.
  environment['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  const count = threadsAskedFor(threads, environment);
  if (count !== undefined) {
    environment['TF_NUM_INTRAOP_THREADS'] ??= String(count);
    environment['TF_NUM_INTEROP_THREADS'] ??= '1';
  }
  if (!gpu) return;
  // Not all of its memory at once: several runs may share it.
  environment['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  // Products of 24 bits, as on every other backend, and not TF32's 11.
  environment['NVIDIA_TF32_OVERRIDE'] ??= '0';
  const visible = environment['CUDA_VISIBLE_DEVICES'];
  environment['CUDA_VISIBLE_DEVICES'] = visible === undefined ? '0' : (visible.split(',')[0] ?? '').trim();
}

/** Whether CUDA_VISIBLE_DEVICES hides all GPUs: then the processor is what is wanted. */
export function hidesAllGpus(environment: NodeJS.ProcessEnv = process.env): boolean {
  return ['', '-1'].includes(environment['CUDA_VISIBLE_DEVICES'] ?? '0');
}

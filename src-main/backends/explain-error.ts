import { messageOf, QuadLabError } from '../core/errors';

const missingKernel =
  /Kernel '(?<kernel>\w+)' not registered for backend '(?<backend>[\w-]+)'|No OpKernel was registered to support Op '(?<op>\w+)'|Could not find device for node: \{\{node (?<node>\w+)\}\}/;
const noMemory =
  /\bOOM when allocating|Out of GPU memory|CUDA_ERROR_OUT_OF_MEMORY|failed to allocate memory/i;
/** What CUDA says of a GPU that it can't reach any more; nothing in the process can use it again. */
const deviceLost =
  /CUDA_ERROR_(?:LAUNCH_FAILED|LAUNCH_TIMEOUT|ECC_UNCORRECTABLE|HARDWARE_STACK_ERROR|ILLEGAL_ADDRESS|NO_DEVICE|DEVICE_UNAVAILABLE|SYSTEM_NOT_READY|UNKNOWN|EXTERNAL_DEVICE)|GPU (?:is lost|has fallen off the bus)|device (?:is|was) lost/i;

/**
 * The error of a computation, named where a backend's own words say little: a kernel that it lacks, memory that is used
 * up. Such a run ends; it never goes on with other numbers. Others are handed back as they are.
 */
export function explainBackendError(error: unknown): unknown {
  if (error instanceof QuadLabError) return error;
  const message = messageOf(error);
  const groups = missingKernel.exec(message)?.groups;
  if (groups !== undefined) {
    const kernel = groups['kernel'] ?? groups['op'] ?? groups['node'] ?? '';
    const backend = groups['backend'] ?? 'tensorflow';
    return new QuadLabError(
      'KERNEL_MISSING',
      `the backend ${backend} can't compute ${kernel}, which this network needs`,
      { cause: error, advice: 'Set training.backend to native or cpu for this network.' },
    );
  }
  if (deviceLost.test(message)) {
    return new QuadLabError(
      'DEVICE_LOST',
      `the GPU was lost in the midst of the work: ${message.split('\n')[0] ?? ''}`,
      { cause: error, advice: 'See `nvidia-smi` and the log of the system (dmesg) for what it ran into.' },
    );
  }
  if (!noMemory.test(message)) return error;
  return new QuadLabError('OUT_OF_MEMORY', `no memory for another tensor: ${message.split('\n')[0] ?? ''}`, {
    cause: error,
    advice: 'Take smaller batches, or set training.memory to balanced or small.',
  });
}

/** Runs work on the present backend, whose errors are explained. */
export async function explainingErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw explainBackendError(error);
  }
}

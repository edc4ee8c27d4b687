import { messageOf, QuadLabError } from '../../core/errors';

const smaller = 'Take smaller batches, or set training.memory to balanced or small.';

/**
 * Remembers what went wrong on a device: a loss of it, or an error that no call threw, after which buffers hold anything
 * or nothing. The first one stays.
 */
export class DeviceWatch {
  private problem: QuadLabError | undefined;
  private disposed = false;

  constructor(private readonly device: GPUDevice) {
    void device.lost.then(({ reason, message }) => {
      if (!this.disposed) this.report(deviceLost(reason, message));
    });
    device.onuncapturederror = ({ error }) => {
      this.report(errorOnDevice(error));
    };
    this.openScopes();
  }

  /** Throws what has gone wrong, if anything has. */
  check(): void {
    if (this.problem !== undefined) throw this.problem;
  }

  /** Waits until the outcome of everything is known that was asked of the device so far; throws what went wrong. */
  async settle(): Promise<void> {
    // A loss and its consequences arrive in any order; the loss is what to speak of.
    const scopes = errorFilters.map(() => this.device.popErrorScope());
    this.openScopes();
    const results = await Promise.allSettled(scopes);
    for (const result of results) {
      if (result.status === 'rejected') {
        await lossOf(this.device).then((loss) => {
          this.report(loss ?? deviceLost('unknown', messageOf(result.reason)));
        });
      } else if (result.value !== null) {
        const loss = await lossOf(this.device);
        this.report(loss ?? errorOnDevice(result.value));
      }
    }
    this.check();
  }

  tooLarge(bytes: number, largest: number): QuadLabError {
    return this.report(
      new QuadLabError(
        'OUT_OF_MEMORY',
        `a tensor of ${mebibytes(bytes)} is larger than the ${mebibytes(largest)} that the GPU allows for one`,
        { advice: smaller },
      ),
    );
  }

  noMemory(bytes: number, used: number, cause: unknown): QuadLabError {
    const message = `the GPU has no memory for another ${mebibytes(bytes)} beside ${mebibytes(used)}: ${firstLine(messageOf(cause))}`;
    return this.report(new QuadLabError('OUT_OF_MEMORY', message, { cause, advice: smaller }));
  }

  dispose(): void {
    this.disposed = true;
    this.device.onuncapturederror = null;
  }

  private openScopes(): void {
    for (const filter of errorFilters) this.device.pushErrorScope(filter);
  }

  /** Returns the first problem, which others may only be consequences of. */
  private report(problem: QuadLabError): QuadLabError {
    this.problem ??= problem;
    return this.problem;
  }
}

const errorFilters = ['validation', 'out-of-memory', 'internal'] as const;

/** Why the device was lost; undefined where it was not. */
async function lossOf({ lost }: GPUDevice): Promise<QuadLabError | undefined> {
  const pending = Symbol();
  const info = await Promise.race([lost, Promise.resolve(pending)]);
  return typeof info === 'symbol' ? undefined : deviceLost(info.reason, info.message);
}

function deviceLost(reason: string, message: string): QuadLabError {
  return new QuadLabError(
    'DEVICE_LOST',
    `the GPU was lost in the midst of the work (${reason}): ${firstLine(message)}`,
    {
      advice:
        'Its driver was reset, updated or hung, or the GPU went to sleep; `quadlab sweep resume --failed` goes on from the last checkpoint.',
    },
  );
}

function errorOnDevice(error: GPUError): QuadLabError {
  if (error instanceof GPUOutOfMemoryError) {
    return new QuadLabError('OUT_OF_MEMORY', `the GPU has no memory left: ${firstLine(error.message)}`, {
      advice: smaller,
    });
  }
  return new QuadLabError('INTERNAL', `the GPU refused a command: ${error.message.trim()}`, {
    advice: 'Set training.backend to native or cpu, and report this.',
  });
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0] ?? '';
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

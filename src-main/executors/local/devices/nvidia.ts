import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A GPU of NVIDIA, as its driver describes it. */
export interface NvidiaGpu {
  /** Counts from 0 in the order of the driver (that of the bus). */
  index: number;
  /** `GPU-…`, which CUDA_VISIBLE_DEVICES takes too; stays when cards are moved. */
  uuid: string;
  name: string;
  /** Bytes. */
  totalMemory: number;
  /** Bytes that no process has. */
  freeMemory: number;
  driver: string;
}

const fields = 'index,uuid,name,memory.total,memory.free,driver_version';
/** A driver that hangs must not hang us. */
const milliseconds = 5000;

/** The NVIDIA GPUs of this machine; none where there is no driver. */
export async function nvidiaGpus(command = 'nvidia-smi'): Promise<NvidiaGpu[]> {
  try {
    const options = { timeout: milliseconds, killSignal: 'SIGKILL' } as const;
    const { stdout } = await promisify(execFile)(
      command,
      [`--query-gpu=${fields}`, '--format=csv,noheader,nounits'],
      options,
    );
    return parseGpus(stdout);
  } catch {
    return [];
  }
}

/** What nvidia-smi prints: `0, GPU-…, NVIDIA H200, 143771, 143156, 550.54`, memory in MiB. */
export function parseGpus(text: string): NvidiaGpu[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const [index = '', uuid = '', name = '', total = '', free = '', driver = ''] = cells;
    if (!/^\d+$/.test(index) || !uuid.startsWith('GPU-')) return [];
    // `[N/A]` where the card shares the machine's memory, or does not tell.
    const mebibytes = (cell: string): number => (/^\d+$/.test(cell) ? Number(cell) * 2 ** 20 : 0);
    return [
      {
        index: Number(index),
        uuid,
        name,
        totalMemory: mebibytes(total),
        freeMemory: mebibytes(free),
        driver,
      },
    ];
  });
}

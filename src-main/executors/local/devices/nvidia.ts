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

/**
 * Of these GPUs those that CUDA shows to a process with this value of CUDA_VISIBLE_DEVICES, in its order: numbers, or
 * beginnings of UUIDs that fit one GPU alone. As in CUDA the first entry that names none, or one again, ends the list.
 */
export function visibleGpus(gpus: readonly NvidiaGpu[], visible: string | undefined): NvidiaGpu[] {
  if (visible === undefined) return [...gpus];
  const found: NvidiaGpu[] = [];
  for (const entry of visible.split(',').map((each) => each.trim())) {
    const named = gpus.filter(({ index, uuid }) =>
      /^\d+$/.test(entry) ? index === Number(entry) : entry.startsWith('GPU-') && uuid.startsWith(entry),
    );
    const [gpu] = named;
    if (gpu === undefined || named.length > 1 || found.includes(gpu)) break;
    found.push(gpu);
  }
  return found;
}

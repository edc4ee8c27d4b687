import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GpuUse } from '../../domain/overview';

const fields = 'index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw';
/** A driver that hangs must not hang us. */
const milliseconds = 5000;

/** The NVIDIA GPUs of this machine; none where there is no driver. */
export async function measureGpus(signal?: AbortSignal, command = 'nvidia-smi'): Promise<GpuUse[]> {
  try {
    const { stdout } = await promisify(execFile)(
      command,
      [`--query-gpu=${fields}`, '--format=csv,noheader,nounits'],
      { timeout: milliseconds, killSignal: 'SIGKILL', signal },
    );
    return parseGpuUse(stdout);
  } catch {
    return [];
  }
}

/** What nvidia-smi prints: `0, GPU-…, NVIDIA H200, 35, 1024, 143771, 41, 120.50`, memory in MiB; `[N/A]` is unknown. */
export function parseGpuUse(text: string): GpuUse[] {
  return text.split('\n').flatMap((line) => {
    const [index = '', uuid = '', name = '', ...figures] = line.split(',').map((cell) => cell.trim());
    if (!/^\d+$/.test(index) || !uuid.startsWith('GPU-')) return [];
    const [load, used, total, temperature, power] = figures.map((cell) =>
      /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined,
    );
    return [
      {
        index: Number(index),
        uuid,
        name,
        load: load === undefined ? undefined : load / 100,
        usedMemory: (used ?? 0) * 2 ** 20,
        totalMemory: (total ?? 0) * 2 ** 20,
        temperature,
        power,
      },
    ];
  });
}

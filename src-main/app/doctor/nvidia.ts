import type { NvidiaGpu } from '../../executors/local/devices';
import { describeFailure } from '../../core/run-program';
import type { Check } from './check';
import type { LibraryFinder } from './libraries';
import type { Machine } from './machine';
import { gibibytes } from './processor';

const driverAdvice =
  'Install the driver for NVIDIA cards (Debian: `apt-get install nvidia-driver`; Ubuntu: `ubuntu-drivers install`) and restart the machine.';

/** NVIDIA cards, each with its memory, or why there is none. */
export async function checkNvidia(machine: Machine, gpus: readonly NvidiaGpu[]): Promise<Check[]> {
  if (gpus.length > 0) {
    const { stdout } = await machine.run('nvidia-smi', []);
    const [, cuda] = /CUDA Version:\s*([\d.]+)/.exec(stdout) ?? [];
    return gpus.map(({ index, name, driver, totalMemory, freeMemory }) => ({
      name: `GPU ${index}`,
      works: true,
      detail: [
        name,
        `${gibibytes(totalMemory)} GiB, of which ${gibibytes(freeMemory)} GiB are free`,
        `driver ${driver}${cuda === undefined ? '' : ` for CUDA up to ${cuda}`}`,
      ].join(', '),
    }));
  }
  const name = 'NVIDIA GPU';
  const result = await machine.run('nvidia-smi', ['-L']);
  if (result.end !== 'missing' && (result.end !== 'exited' || result.code !== 0)) {
    const said = result.stdout.trim().split('\n')[0] ?? '';
    const why = said === '' ? describeFailure(result) : said;
    return [{ name, works: false, detail: `nvidia-smi failed: ${why}`, advice: driverAdvice }];
  }
  if (hasNvidiaCard(machine)) {
    return [{ name, works: false, detail: 'a card is there, but no driver for it', advice: driverAdvice }];
  }
  return [{ name, works: false, detail: 'none' }];
}

/** Whether the PCI bus has a display controller (class 03) of NVIDIA (vendor 10de). */
function hasNvidiaCard({ list, read }: Machine): boolean {
  const bus = '/sys/bus/pci/devices';
  return list(bus).some(
    (device) =>
      read(`${bus}/${device}/vendor`)?.trim() === '0x10de' &&
      read(`${bus}/${device}/class`)?.startsWith('0x03') === true,
  );
}

/** CUDA and cuDNN as the dynamic linker finds them. What the backend tensorflow needs of them, its own line says. */
export function checkCuda(find: LibraryFinder, hasGpu: boolean): Check[] {
  const check = (name: string, library: string, advice: string): Check => {
    const found = find(library);
    if (found !== undefined) return { name, works: true, detail: `${found.version} (${found.path})` };
    const detail = `${library} was not found`;
    return { name, works: false, detail, ...(hasGpu && { advice }) };
  };
  return [
    check(
      'CUDA',
      'libcudart.so',
      'Needed by the backend tensorflow on NVIDIA GPUs: install the CUDA toolkit (https://developer.nvidia.com/cuda-downloads).',
    ),
    check(
      'cuDNN',
      'libcudnn.so',
      'Needed by the backend tensorflow on NVIDIA GPUs: install cuDNN for your CUDA (https://developer.nvidia.com/cudnn-downloads).',
    ),
  ];
}

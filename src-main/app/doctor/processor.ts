import type { Devices } from '../../executors/local/devices';
import type { Check } from './check';
import type { Machine } from './machine';

/** Instruction sets that make a difference here, with what /proc/cpuinfo calls all of their parts. */
const instructionSets: Readonly<Record<string, readonly string[]>> = {
  'SSE4.2': ['sse4_2'],
  AVX: ['avx'],
  AVX2: ['avx2', 'fma'],
  'AVX-512': ['avx512f', 'avx512dq', 'avx512bw', 'avx512vl'],
};

/** The processor and the memory that processes may use. */
export function checkProcessor(machine: Machine, { cpu, memory }: Devices): Check[] {
  const sets = supportedSets(machine);
  const detail = [
    cpu.name,
    `${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}`,
    ...(sets.length > 0 ? [sets.join(' ')] : []),
  ];
  return [
    { name: 'Processor', works: true, detail: detail.join(', ') },
    {
      name: 'Memory',
      works: true,
      detail: `${gibibytes(memory.total)} GiB, of which ${gibibytes(memory.available)} GiB are free`,
    },
  ];
}

function supportedSets({ architecture, read }: Machine): string[] {
  if (architecture === 'arm64') return ['NEON'];
  const [, line = ''] = /^flags\s*:(.*)$/m.exec(read('/proc/cpuinfo') ?? '') ?? [];
  const flags = new Set(line.trim().split(/\s+/));
  return Object.entries(instructionSets)
    .filter(([, parts]) => parts.every((part) => flags.has(part)))
    .map(([name]) => name);
}

/** With one digit behind the point. */
export const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

import { describe, expect, it } from 'vitest';
import type { ProgramResult } from '../../src-main/core/run-program';
import { runDoctor, type Check, type DoctorTools } from '../../src-main/app/doctor';
import type { Machine } from '../../src-main/app/doctor/machine';
import type { Devices } from '../../src-main/executors/local/devices';
import { cli } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

const exited = (stdout: string, code = 0): ProgramResult => ({
  end: 'exited',
  code,
  signal: undefined,
  stdout,
  stderr: '',
});
const missing: ProgramResult = { ...exited(''), end: 'missing', code: undefined };

/** A machine of programs and files, by their command lines and paths. */
function fakeMachine({
  programs = {},
  files = {},
  environment = {},
}: {
  programs?: Record<string, string | ProgramResult>;
  files?: Record<string, string>;
  environment?: Record<string, string>;
}): Machine {
  return {
    platform: 'linux',
    architecture: 'x64',
    environment,
    run(command, args) {
      const result = programs[[command, ...args].join(' ')] ?? missing;
      return Promise.resolve(typeof result === 'string' ? exited(result) : result);
    },
    read: (file) => files[file],
    list(folder) {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${folder}/`));
      return [...new Set(inside.map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''))];
    },
    resolve: (path) => (path in files ? files[path] || path : undefined),
  };
}

const gibibyte = 2 ** 30;
const plain: Devices = {
  cpu: { name: 'Processor 3000', cores: 4 },
  memory: { total: 16 * gibibyte, available: 10.5 * gibibyte },
  gpus: [],
};
const card = {
  index: 0,
  uuid: 'GPU-1',
  name: 'NVIDIA Card',
  totalMemory: 24 * gibibyte,
  freeMemory: 23 * gibibyte,
  driver: '550.54',
};

async function examine(machine: Machine, tools: Omit<DoctorTools, 'machine'> & { devices?: Devices } = {}) {
  const { devices = plain, ...others } = tools;
  const report = await runDoctor(temporaryFolder(), {
    machine,
    discover: () => Promise.resolve(devices),
    probe: (name) => Promise.resolve(exited(JSON.stringify({ name, works: true, detail: 'version 1' }))),
    ...others,
  });
  const checks = new Map<string, Omit<Check, 'name'>>();
  for (const { name, ...check } of [...report.devices, ...report.software, ...report.backends]) {
    checks.set(name, check);
  }
  return { report, checks };
}

const cpuinfo = 'processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2 fma avx512f\n';
const ldconfig = `3 libs found in cache
\tlibvulkan.so.1 (libc6,x86-64) => /lib/libvulkan.so.1
\tlibvulkan_radeon.so (libc6,x86-64) => /lib/libvulkan_radeon.so
\tlibcudart.so.12 (libc6,x86-64) => /cuda/libcudart.so.12
`;

describe('the doctor', () => {
  it('finds what a machine has, with versions and memory', async () => {
    const machine = fakeMachine({
      programs: {
        'ldconfig -p': ldconfig,
        'nvidia-smi': '| NVIDIA-SMI 550.54   Driver Version: 550.54   CUDA Version: 12.4 |',
        'g++ --version': 'g++ (Debian) 12.2.0\nCopyright',
        'python3 --version': 'Python 3.11.2\n',
      },
      files: {
        '/proc/cpuinfo': cpuinfo,
        '/lib/libvulkan.so.1': '/lib/libvulkan.so.1.3.239',
        '/lib/libvulkan_radeon.so': '',
        '/cuda/libcudart.so.12': '/cuda/libcudart.so.12.4.127',
        '/opt/cudnn/libcudnn.so.9': '/opt/cudnn/libcudnn.so.9.1.0',
        '/usr/share/vulkan/icd.d/radeon_icd.x86_64.json': '{"ICD": {"library_path": "libvulkan_radeon.so"}}',
        '/etc/vulkan/icd.d/gone.json': '{"ICD": {"library_path": "/lib/gone.so"}}',
        '/etc/vulkan/icd.d/damaged.json': '{"ICD"',
      },
      environment: { LD_LIBRARY_PATH: '/opt/cudnn' },
    });
    const { report, checks } = await examine(machine, { devices: { ...plain, gpus: [card] } });
    const details = Object.fromEntries(
      [...checks].map(([name, { works, detail }]) => [name, works && detail]),
    );
    expect(details).toMatchObject({
      Processor: 'Processor 3000, 4 cores, SSE4.2 AVX AVX2',
      Memory: '16.0 GiB, of which 10.5 GiB are free',
      'GPU 0': 'NVIDIA Card, 24.0 GiB, of which 23.0 GiB are free, driver 550.54 for CUDA up to 12.4',
      CUDA: '12.4.127 (/cuda/libcudart.so.12)',
      cuDNN: '9.1.0 (/opt/cudnn/libcudnn.so.9)',
      Vulkan: 'loader 1.3.239, drivers: radeon; without their library: gone, damaged',
      'C++ compiler': 'g++ (Debian) 12.2.0',
      Python: '3.11.2',
      native: 'version 1',
      cpu: 'version 1',
    });
    expect(report).toMatchObject({ platform: 'linux x64', usable: true });
  });

  it('says what is missing and what mends it', async () => {
    const { report, checks } = await examine(fakeMachine({}));
    expect(checks.get('NVIDIA GPU')).toEqual({ works: false, detail: 'none' });
    // Nobody without such a card needs them.
    expect(checks.get('CUDA')).toEqual({ works: false, detail: 'libcudart.so was not found' });
    expect(checks.get('Vulkan')?.advice).toMatch(/apt-get install libvulkan1/);
    expect(checks.get('C++ compiler')?.advice).toMatch(/apt-get install g\+\+.*npm run build:native/);
    expect(checks.get('Python')?.advice).toMatch(/apt-get install python3/);
    expect(report.usable).toBe(true);
  });

  it('advises CUDA and cuDNN to those with a GPU of NVIDIA', async () => {
    const { checks } = await examine(fakeMachine({}), { devices: { ...plain, gpus: [card] } });
    expect(checks.get('CUDA')?.advice).toMatch(/install the CUDA toolkit/);
    expect(checks.get('cuDNN')?.advice).toMatch(/install cuDNN/);
    expect(checks.get('GPU 0')?.detail).toMatch(/driver 550\.54$/);
  });

  it('tells a card without a driver from none, and a driver that fails from both', async () => {
    const bus = '/sys/bus/pci/devices/0000:01:00.0';
    const files = { [`${bus}/vendor`]: '0x10de\n', [`${bus}/class`]: '0x030000\n' };
    const without = await examine(fakeMachine({ files }));
    expect(without.checks.get('NVIDIA GPU')).toMatchObject({
      detail: 'a card is there, but no driver for it',
      advice: expect.stringMatching(/Install the driver/) as string,
    });
    const text = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    const failing = await examine(fakeMachine({ programs: { 'nvidia-smi -L': exited(text, 9) } }));
    expect(failing.checks.get('NVIDIA GPU')?.detail).toBe(`nvidia-smi failed: ${text}`);
    const hanging = { ...missing, end: 'timed out' } as const;
    const stuck = await examine(fakeMachine({ programs: { 'nvidia-smi -L': hanging } }));
    expect(stuck.checks.get('NVIDIA GPU')?.detail).toBe('nvidia-smi failed: it did not end in time');
  });

  it('looks at the drivers of Vulkan that the environment chooses', async () => {
    const machine = fakeMachine({
      programs: { 'ldconfig -p': ldconfig },
      files: {
        '/lib/libvulkan.so.1': '/lib/libvulkan.so.1.3.239',
        '/mine/lvp_icd.x86_64.json': '{"ICD": {"library_path": "./lvp.so"}}',
        '/mine/lvp.so': '',
      },
      environment: { VK_ICD_FILENAMES: '/mine/lvp_icd.x86_64.json:/mine/absent.json' },
    });
    const { checks } = await examine(machine);
    expect(checks.get('Vulkan')?.detail).toBe('loader 1.3.239, drivers: lvp (software, on the processor)');
  });

  it('survives backends that crash, hang or say nothing', async () => {
    const ends: Record<string, ProgramResult> = {
      native: { ...exited(''), end: 'killed', code: undefined, signal: 'SIGSEGV', stderr: 'a\nbad driver\n' },
      tensorflow: { ...missing, end: 'timed out' },
      cpu: exited('nothing that is JSON'),
    };
    const { report, checks } = await examine(fakeMachine({}), {
      probe: (name) => Promise.resolve(ends[name] ?? missing),
    });
    expect(checks.get('native')?.detail).toBe(
      'the backend native fails as it is loaded: it was ended by SIGSEGV: bad driver',
    );
    expect(checks.get('tensorflow')?.detail).toMatch(/it did not end in time$/);
    expect(checks.get('cpu')?.works).toBe(false);
    expect(report.usable).toBe(false);
  });
});

describe('quadlab doctor', () => {
  it('prints sections, and as JSON the same', async () => {
    const home = temporaryFolder();
    const text = await cli('doctor', '--home', home);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^Devices \(.*\)\nok {2}Processor +\S/);
    expect(text.stdout).toMatch(/\n\nSoftware\nok {2}QuadLab +\d/);
    expect(text.stdout).toMatch(/\n\nBackends\n/);
    const { stdout } = await cli('doctor', '--home', home, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ usable: true, backends: expect.any(Array) as unknown[] });
  });
});

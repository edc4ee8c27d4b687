import type { BackendReport } from '../../backends/backend';
import { discoverDevices } from '../../executors/local/devices';
import { homePaths } from '../../rundir/paths';
import { checkBackends, probeWithNode } from './backends';
import type { Check } from './check';
import { libraryFinder } from './libraries';
import { thisMachine } from './machine';
import { checkCuda, checkNvidia } from './nvidia';
import { checkProcessor } from './processor';
import { checkPrograms } from './programs';
import { checkTools } from './tools';
import { checkVulkan } from './vulkan';

export type { Check } from './check';

export interface DoctorReport {
  platform: string;
  /** What can compute, with its memory. */
  devices: Check[];
  /** QuadLab and what it is built on. */
  software: Check[];
  backends: BackendReport[];
  /** Whether training works here: everything that is required, and a backend. */
  usable: boolean;
}

/** What the doctor looks through; other than the defaults in tests. */
export interface DoctorTools {
  machine?: typeof thisMachine;
  discover?: typeof discoverDevices;
  probe?: typeof probeWithNode;
}

/** Looks at everything that QuadLab needs on this machine: what works, what does not and why, and what mends it. */
export async function runDoctor(
  home: string,
  { machine = thisMachine, discover = discoverDevices, probe = probeWithNode }: DoctorTools = {},
): Promise<DoctorReport> {
  const backends = checkBackends(probe, { tensorflowFolder: homePaths(home).tensorflow });
  const [found, find] = await Promise.all([discover(), libraryFinder(machine)]);
  const devices = [...checkProcessor(machine, found), ...(await checkNvidia(machine, found.gpus))];
  const software = [
    ...checkPrograms(home),
    ...checkCuda(find, found.gpus.length > 0),
    ...checkVulkan(machine, find),
    ...(await checkTools(machine)),
  ];
  const reports = await backends;
  return {
    platform: `${machine.platform} ${machine.architecture}`,
    devices,
    software,
    backends: reports,
    usable:
      reports.some(({ works }) => works) &&
      software.every(({ works, required }) => works || required !== true),
  };
}

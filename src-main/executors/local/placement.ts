import type { BackendName } from '../../domain/config/training-config';
import type { Place } from '../../domain/place';
import type { Demand, Parallel, SlotRules, Slots } from '../executor';
import type { Devices, NvidiaGpu } from './devices';

/** Of free memory, how much runs are given; the rest is for what their figures do not show. */
const usable = 0.9;
/** A driver that was reset has its GPU again; one that fell off the bus comes back with a restart of the machine. */
const lostMilliseconds = 10 * 60_000;
const mebibyte = 2 ** 20;
/** What a worker needs beside its tensors. */
const workerMemory = 256 * mebibyte;
/** What a run of which nothing is known is taken to need on the host. */
const unknownMemory = 512 * mebibyte;

export interface PlacementOptions {
  devices: Devices;
  parallel: Parallel | SlotRules;
  /** Which of several GPUs a backend may be given. */
  gpusFor: (backend: BackendName) => GpuUse;
}

/** Any of the GPUs; the first alone, for a backend that nobody can send to another one; or none. */
export type GpuUse = 'any' | 'first' | 'none';

interface Taken {
  memory: number | undefined;
  gpu: NvidiaGpu | undefined;
}

/**
 * Divides a machine among runs. With an explicit number of runs that many have a place; otherwise as many as there are
 * cores (or groups of `training.threads` cores) and memory for, and on each GPU one run, or several where it is known what
 * they need. Cores that are free are divided among the runs that can start: each has at least one thread.
 */
export function createPlacement({ devices, parallel: given, gpusFor }: PlacementOptions) {
  const slots = (): Slots => (typeof given === 'function' ? given() : { parallel: given });
  const coresOf = ({ cores = Infinity }: Slots): number => Math.min(devices.cpu.cores, cores);
  const taken = new Map<Place, Taken>();
  /** GPUs that were lost, and until when others take their runs. */
  const lost = new Map<string, number>();
  const works = ({ uuid }: NvidiaGpu): boolean => (lost.get(uuid) ?? -Infinity) <= performance.now();

  const allowed = ({ gpus }: Slots): NvidiaGpu[] => {
    const chosen = devices.gpus.filter(({ uuid }) => gpus === undefined || gpus.includes(uuid));
    return chosen.length > 0 ? chosen : devices.gpus;
  };

  const open = (backend: BackendName): NvidiaGpu[] => {
    const use = gpusFor(backend);
    const gpus = use === 'none' ? [] : allowed(slots()).slice(0, use === 'first' ? 1 : undefined);
    const working = gpus.filter(works);
    return working.length > 0 ? working : gpus;
  };

  /** The GPU with the fewest runs, and of these the one with the most memory, where the run has room. */
  const gpuFor = (gpus: readonly NvidiaGpu[], memory: number | undefined): NvidiaGpu | undefined =>
    gpus
      .map((gpu) => ({ gpu, runs: [...taken.values()].filter((run) => run.gpu === gpu) }))
      .map(({ gpu, runs }) => ({ gpu, runs: runs.length, room: roomOn(gpu, runs) }))
      // Where nothing else trains it fits or fails there: a whole GPU is all that can be had.
      .filter(
        ({ runs, room }) =>
          slots().parallel !== 'auto' || runs === 0 || (memory !== undefined && memory <= room),
      )
      .sort((a, b) => a.runs - b.runs || b.room - a.room)[0]?.gpu;

  /** How many more runs like this one have room now. */
  const roomFor = ({ config, memory }: Demand, onGpu: boolean): number => {
    const { parallel } = slots();
    if (parallel !== 'auto') return parallel - taken.size;
    const cores = Math.floor(coresOf(slots()) / (config.training.threads ?? 1)) - taken.size;
    const each = hostMemory(memory, onGpu);
    const used = [...taken.values()].reduce(
      (sum, run) => sum + hostMemory(run.memory, run.gpu !== undefined),
      0,
    );
    const inMemory = Math.floor((usable * devices.memory.available - used) / each);
    const room = Math.min(cores, inMemory);
    return taken.size === 0 ? Math.max(1, room) : room;
  };

  const choose = (demand: Demand): { place: Place; use: Taken } | undefined => {
    const { config, memory, waiting } = demand;
    const { backend } = config.training;
    const gpus = open(backend);
    const onGpu = gpus.length > 0;
    const room = roomFor(demand, onGpu);
    const gpu = onGpu && room > 0 ? gpuFor(gpus, memory) : undefined;
    if (room <= 0 || (onGpu && gpu === undefined)) return undefined;
    const freeGpus = gpus.filter((each) => [...taken.values()].every((run) => run.gpu !== each));
    const starting = Math.min(room, waiting, gpu && memory === undefined ? freeGpus.length || 1 : Infinity);
    const busy = [...taken.keys()].reduce((sum, { threads }) => sum + threads, 0);
    const share = Math.max(1, Math.floor((coresOf(slots()) - busy) / starting));
    const most = backend === 'cpu' ? 1 : (config.training.threads ?? share);
    const place: Place = {
      device: gpu === undefined ? 'cpu' : `GPU ${gpu.index} (${gpu.name})`,
      threads: Math.min(share, most),
      ...(gpu && { gpu: gpu.uuid }),
    };
    return { place, use: { memory, gpu } };
  };

  return {
    /** Whether as many runs have a place as may have one at the most. */
    get isFull(): boolean {
      const { parallel, ...rest } = slots();
      const most = parallel === 'auto' ? Math.max(1, coresOf({ parallel, ...rest })) : parallel;
      return taken.size >= most;
    },
    /** Whether a run would be given a place now. */
    hasRoom: (demand: Demand): boolean => choose(demand) !== undefined,
    take(demand: Demand): Place | undefined {
      const chosen = choose(demand);
      if (chosen !== undefined) taken.set(chosen.place, chosen.use);
      return chosen?.place;
    },
    /** After a loss of the place's GPU: it gets no runs for some time where there is another one. */
    avoid({ gpu }: Place): void {
      if (gpu !== undefined) lost.set(gpu, performance.now() + lostMilliseconds);
    },
    release(place: Place): void {
      taken.delete(place);
    },
  };
}
export type Placement = ReturnType<typeof createPlacement>;

/** Bytes that a GPU has left beside the runs that it has; none where one of them may take all of it. */
function roomOn(gpu: NvidiaGpu, runs: readonly Taken[]): number {
  return runs.reduce((room, { memory }) => room - (memory ?? gpu.freeMemory), usable * gpu.freeMemory);
}

/** Bytes of the host that a run needs: tensors are there where no GPU has them. */
function hostMemory(memory: number | undefined, onGpu: boolean): number {
  if (onGpu) return unknownMemory;
  return memory === undefined ? unknownMemory : memory + workerMemory;
}

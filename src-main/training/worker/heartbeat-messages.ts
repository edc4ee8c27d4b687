import type { Phase } from '../../rundir/heartbeat';

/** Who may write the heartbeat: nobody, or a thread that is just doing so. */
export const free = 0;
export const taken = 1;

/** What a heartbeat thread is started with. */
export interface HeartbeatThreadData {
  /** Two 32-bit integers: whether the file is being written or may not be, and the number of the run. */
  control: SharedArrayBuffer;
  milliseconds: number;
}

/** The run whose heartbeat is to be written from now on. */
export interface HeartbeatOrder {
  run: number;
  file: string;
  identity: object;
  /** Memory of a WatchedPosition. */
  position: SharedArrayBuffer;
  phases: readonly Phase[];
}

export function heartbeatOf({ identity, position, phases }: HeartbeatOrder): object {
  const [epoch = 0, partialEpoch = 0, step = 0, phase = 0] = new Float64Array(position);
  return { ...identity, time: Date.now(), epoch: epoch + partialEpoch, step, phase: phases[phase] };
}

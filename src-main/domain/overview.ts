import type { RunRecord, SweepRecord } from './records';
import type { RunState } from './run-state';
import type { TrainingSettings } from './training-settings';

/** What an NVIDIA GPU does right now. */
export interface GpuUse {
  index: number;
  uuid: string;
  name: string;
  /** From 0 to 1; undefined where the driver does not say it. */
  load: number | undefined;
  /** Bytes. */
  usedMemory: number;
  totalMemory: number;
  /** In degrees Celsius. */
  temperature: number | undefined;
  /** In watts. */
  power: number | undefined;
}

/** What the machine does right now. */
export interface MachineUse {
  processor: {
    name: string;
    /** That processes of ours may use. */
    cores: number;
    /** From 0 to 1, over all cores of the machine since the last look; null before the second one. */
    load: number | null;
  };
  /** In bytes. */
  memory: { total: number; used: number };
  gpus: GpuUse[];
  /** Of the home, in bytes; null where it is not known yet. */
  disk: { total: number; free: number } | null;
}

/** Something that was looked at: whether it works, what was found, and what would mend it. */
export interface Finding {
  name: string;
  works: boolean;
  detail: string;
  advice?: string;
}

/** What was found when a backend was tried. */
export interface BackendFinding extends Finding {
  /** Of one that works: whether it computes on a GPU. */
  usesGpu?: boolean;
}

/** All that the doctor looked at. */
export interface DoctorFindings {
  platform: string;
  devices: Finding[];
  software: Finding[];
  backends: BackendFinding[];
  /** Whether training works here. */
  usable: boolean;
}

export interface RunningRun {
  run: RunRecord;
  sweepName: string | undefined;
  /** Epochs done, with the part of the present one. */
  epoch: number;
  /** Until all of its epochs are done, at the pace of the last minute; undefined where that is not known. */
  secondsLeft: number | undefined;
}

/** What goes on in a home. */
export interface HomeOverview {
  machine: MachineUse;
  /** Undefined until they were tried. */
  backends: BackendFinding[] | undefined;
  slots: TrainingSettings;
  /** Whether this process trains what is queued. */
  holdsHome: boolean;
  counts: Record<RunState, number>;
  running: RunningRun[];
  queue: {
    /** Runs that wait, and those that sweeps have still to ask for. */
    runs: number;
    unasked: number;
    next: RunRecord[];
    /** Until all of it is done, about; undefined where nothing trains, or nothing like it was trained yet. */
    secondsLeft: number | undefined;
  };
  /** Those that finished last. */
  finished: RunRecord[];
  /** Those that failed or diverged last, the newest first. */
  troubled: RunRecord[];
  sweeps: SweepRecord[];
}

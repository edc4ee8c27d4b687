import { builtEntry } from '../../core/built-entry';
import { describeFailure, runProgram, type ProgramResult } from '../../core/run-program';
import type { BackendReport } from '../backend';
import type { BackendOptions } from '../load-backend';

export interface ProbeOptions {
  /** Plain Node; default: this one. */
  node?: string;
  /** The built program that tries a backend. */
  entry?: string;
  /** Loading a backend takes a second or two; a driver that takes so much longer hangs. */
  milliseconds?: number;
  /** Keeps Ctrl-C in the terminal from it. */
  detached?: boolean;
  /** Ends it. */
  signal?: AbortSignal;
}

/** Runs the program that tries a backend. */
export function probeInChild(
  name: string,
  options: BackendOptions,
  {
    node = process.execPath,
    entry = builtEntry('backend-probe.js'),
    milliseconds = 60_000,
    detached = false,
    signal,
  }: ProbeOptions = {},
): Promise<ProgramResult> {
  return runProgram(node, [entry, name, JSON.stringify(options)], {
    milliseconds,
    detached,
    ...(signal && { signal }),
  });
}

/** What that program found, also where it crashed or hung. */
export function reportOfProbe(name: string, result: ProgramResult): BackendReport {
  if (result.end === 'exited' && result.code === 0) {
    try {
      return JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '') as BackendReport;
    } catch {
      // Below: it did not say what is the matter.
    }
  }
  return {
    name,
    works: false,
    detail: `the backend ${name} fails as it is loaded: ${describeFailure(result)}`,
    advice: `Set training.backend to another, or update what ${name} is built on: its library and the driver of the GPU.`,
  };
}

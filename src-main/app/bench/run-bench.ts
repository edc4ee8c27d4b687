import { availableParallelism } from 'node:os';
import { isQuadLabError } from '../../core/errors';
import type { Measurement } from '../../training/bench/measurement';
import type { BenchRequest } from '../../training/bench/request';
import { writeOutput } from '../../exports/write-output';
import { homePaths } from '../../rundir/paths';
import { measureOurselves } from './measure-ourselves';
import { measurePeer, type PeerMeasurement } from './measure-peer';
import { medianOfRounds } from './median-of-rounds';

export interface BenchOptions extends Omit<BenchRequest, 'trace' | 'tensorflowFolder'> {
  /** The folder that may have a build of TensorFlow. */
  home: string;
  /** Commands of other libraries' programs. */
  against: readonly string[];
  /** How often all are measured, one after the other. */
  rounds: number;
  /** Where the trace goes. */
  trace?: string | undefined;
  onMeasure?: (what: string, round: number) => void;
  /** How far a measurement of ours is, in words. */
  onProgress?: (at: string) => void;
}

/** Another library's figures, and ours beside them. */
export interface PeerReport extends PeerMeasurement {
  command: string;
  /** How many rounds it was measured in. */
  rounds: number;
  /** Its time of a step by ours: above 1 we are faster. */
  speedup: number;
  /** Our memory by its. */
  memory_share?: number;
}

/** A program that could not be measured, or not in every round, and why. */
export interface FailedPeer {
  command: string;
  error: string;
  advice?: string | undefined;
}

export interface BenchReport extends Measurement {
  rounds: number;
  /** All that were compared; left out where none was. */
  against?: (PeerReport | FailedPeer)[];
  /** The fastest of them, the one that counts. */
  fastest?: PeerReport;
  /** What makes the figures less than they seem; left out where there is nothing. */
  warnings?: string[];
}

/** Peers that took so much longer than the fastest in the first round are not measured again. */
const hopeless = 1.4;

/**
 * Measures training or evaluation here, alternating with programs of other libraries, so that what else the machine does
 * meanwhile meets all of them. Figures are medians over the rounds, ratios those of the medians.
 */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { home, against, rounds, trace, onMeasure, onProgress, ...request } = options;
  const figure = request.model === 'resnet' ? 'step_ms_median' : 'iteration_us';
  const ours: Measurement[] = [];
  const peers = against.map((command): Peer => ({ command, rounds: [] }));
  const firstTime = ({ rounds: [first] }: Peer): number => first?.[figure] ?? Infinity;

  for (let round = 1; round <= rounds; round++) {
    onMeasure?.('QuadLab', round);
    const { measurement, trace: events } = await measureOurselves(
      {
        ...request,
        tensorflowFolder: homePaths(home).tensorflow,
        trace: trace !== undefined && round === 1,
      },
      onProgress,
    );
    ours.push(measurement);
    if (trace !== undefined && events !== undefined) await writeTrace(trace, { events, measurement });
    const limit = hopeless * Math.min(...peers.map(firstTime));
    for (const peer of peers) {
      if (peer.failure !== undefined || (round > 1 && firstTime(peer) > limit)) continue;
      onMeasure?.(peer.command, round);
      await measureInto(peer, figure);
    }
  }

  const measurement = medianOfRounds(ours);
  const reports = peers.map((peer) => peer.failure ?? compare(peer, measurement, figure));
  const measured = reports.filter((report): report is PeerReport => 'speedup' in report);
  const fastest = measured.toSorted((a, b) => a.speedup - b.speedup)[0];
  const warnings = warningsOf(request, measurement, measured);
  return {
    ...measurement,
    rounds,
    ...(reports.length > 0 && { against: reports }),
    ...(fastest && { fastest }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** A program and what it said so far. */
interface Peer {
  readonly command: string;
  readonly rounds: PeerMeasurement[];
  failure?: FailedPeer;
}

/** One that fails once is not run again; the others and ours still count. */
async function measureInto(peer: Peer, figure: 'step_ms_median' | 'iteration_us'): Promise<void> {
  try {
    peer.rounds.push(await measurePeer(peer.command, figure));
  } catch (error) {
    if (!isQuadLabError(error)) throw error;
    const { message, advice } = error;
    peer.failure = { command: peer.command, error: message, ...(advice !== undefined && { advice }) };
  }
}

function warningsOf(
  { threads }: { threads: number },
  ours: Measurement,
  peers: readonly PeerReport[],
): string[] {
  const cores = availableParallelism();
  const others = peers.filter(({ parameters }) => (parameters ?? ours.parameters) !== ours.parameters);
  return [
    ...(threads > cores ? [`${threads} threads are more than this machine's cores: ${cores}`] : []),
    ...others.map(
      ({ command, parameters }) =>
        `"${command}" has ${String(parameters)} parameters, QuadLab ${ours.parameters}: it trains another network, or other options`,
    ),
  ];
}

function compare(
  { command, rounds }: Peer,
  ours: Measurement,
  figure: 'step_ms_median' | 'iteration_us',
): PeerReport {
  const theirs = medianOfRounds(rounds);
  const { training_mib: memory } = theirs;
  return {
    command,
    ...theirs,
    rounds: rounds.length,
    speedup: (theirs[figure] ?? NaN) / (ours[figure] ?? NaN),
    ...(memory !== undefined && memory > 0 && { memory_share: ours.training_mib / memory }),
  };
}

/** In the format of chrome://tracing and of Perfetto. */
function writeTrace(
  file: string,
  { events, measurement }: { events: readonly object[]; measurement: Measurement },
): Promise<void> {
  const content = { traceEvents: events, displayTimeUnit: 'ms', otherData: measurement };
  return writeOutput(file, `${JSON.stringify(content)}\n`);
}

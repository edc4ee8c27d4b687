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

export interface BenchReport extends Measurement {
  rounds: number;
  /** All that were compared; left out where none was. */
  against?: PeerReport[];
  /** The fastest of them, the one that counts. */
  fastest?: PeerReport;
}

/** Peers that took so much longer than the fastest in the first round are not measured again. */
const hopeless = 1.4;

/**
 * Measures training or evaluation here, alternating with programs of other libraries, so that what else the machine does
 * meanwhile meets all of them. Figures are medians over the rounds, ratios those of the medians.
 */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { home, against, rounds, trace, onMeasure, ...request } = options;
  const figure = request.model === 'resnet' ? 'step_ms_median' : 'iteration_us';
  const ours: Measurement[] = [];
  const peers = against.map((command) => ({ command, rounds: [] as PeerMeasurement[] }));
  const firstTime = ({ rounds: [first] }: (typeof peers)[number]): number => first?.[figure] ?? NaN;

  for (let round = 1; round <= rounds; round++) {
    onMeasure?.('QuadLab', round);
    const { measurement, trace: events } = await measureOurselves({
      ...request,
      tensorflowFolder: homePaths(home).tensorflow,
      trace: trace !== undefined && round === 1,
    });
    ours.push(measurement);
    if (trace !== undefined && events !== undefined) await writeTrace(trace, { events, measurement });
    const limit = hopeless * Math.min(...peers.map(firstTime));
    for (const peer of peers) {
      if (round > 1 && firstTime(peer) > limit) continue;
      onMeasure?.(peer.command, round);
      peer.rounds.push(await measurePeer(peer.command, figure));
    }
  }

  const measurement = medianOfRounds(ours);
  const reports = peers.map((peer) => compare(peer, measurement, figure));
  const fastest = reports.toSorted((a, b) => a.speedup - b.speedup)[0];
  return { ...measurement, rounds, ...(fastest && { against: reports, fastest }) };
}

function compare(
  { command, rounds }: { command: string; rounds: readonly PeerMeasurement[] },
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

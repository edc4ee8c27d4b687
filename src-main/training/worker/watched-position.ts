import { phases, type Phase } from '../../rundir/heartbeat';

/** How far a run is and what is being done for it, in memory that another thread can look at. */
export class WatchedPosition {
  /** Epochs done, part of the present one, steps done, number of the phase. */
  private readonly numbers: Float64Array;

  constructor(readonly memory = new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT)) {
    this.numbers = new Float64Array(memory);
  }

  get epoch(): number {
    return this.numbers[0] ?? 0;
  }
  set epoch(value: number) {
    this.numbers[0] = value;
  }

  get partialEpoch(): number {
    return this.numbers[1] ?? 0;
  }
  set partialEpoch(value: number) {
    this.numbers[1] = value;
  }

  get step(): number {
    return this.numbers[2] ?? 0;
  }
  set step(value: number) {
    this.numbers[2] = value;
  }

  get phase(): Phase {
    return phases[this.numbers[3] ?? 0] ?? 'loading';
  }
  set phase(value: Phase) {
    this.numbers[3] = phases.indexOf(value);
  }
}

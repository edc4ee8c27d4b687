import { Presets, SingleBar } from 'cli-progress';
import type { Disposer } from '../../core/disposable';
import { duration } from './print';

export interface ProgressState {
  /** Work done and in all, in the same unit (epochs, bytes). */
  done: number;
  total: number;
  /** What is said beside the bar, such as `3 of 12 runs`. */
  note: string;
  /** What is counted, where it is not what the display was made for. */
  unit?: string;
}

export interface ProgressDisplay extends Disposer {
  update(state: ProgressState): void;
  /** A line of its own, above the bar. */
  line(text: string): void;
}

const plainLineMilliseconds = 5000;
/** Work that takes less needs no lines. */
const firstLineMilliseconds = 1000;

/** A bar with rate and time left on a terminal, a plain line every few seconds otherwise; both on standard error. */
export function createProgress(usualUnit: string): ProgressDisplay {
  let since = { unit: '', time: performance.now(), done: 0 };
  const describe = ({ done, total, note, unit = usualUnit }: ProgressState): string => {
    if (unit !== since.unit) since = { unit, time: performance.now(), done };
    const seconds = (performance.now() - since.time) / 1000;
    const rate = seconds > 0 ? (done - since.done) / seconds : 0;
    const left = rate > 0 ? duration((total - done) / rate) : '–';
    return `${note} · ${rate >= 10 ? Math.round(rate) : Number(rate.toPrecision(2))} ${unit}/s · ${left} left`;
  };
  return process.stderr.isTTY ? terminalBar(describe) : plainLines(describe);
}

function terminalBar(describe: (state: ProgressState) => string): ProgressDisplay {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% · {text}',
      hideCursor: true,
      clearOnComplete: false,
      barsize: 24,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let running = false;
  return {
    update(state) {
      const text = describe(state);
      if (running) {
        bar.setTotal(state.total);
        bar.update(state.done, { text });
      } else {
        bar.start(state.total, state.done, { text });
        running = true;
      }
    },
    line(text) {
      process.stderr.write(`\r\x1b[2K${text}\n`);
      if (running) bar.render();
    },
    dispose() {
      if (running) bar.stop();
    },
  };
}

function plainLines(describe: (state: ProgressState) => string): ProgressDisplay {
  let last = performance.now() + firstLineMilliseconds - plainLineMilliseconds;
  let lastText = '';
  const write = (state: ProgressState): void => {
    const text = `${Math.floor((100 * state.done) / Math.max(1, state.total))}% · ${describe(state)}`;
    if (text !== lastText) process.stderr.write(`${text}\n`);
    lastText = text;
    last = performance.now();
  };
  return {
    update(state) {
      if (performance.now() - last >= plainLineMilliseconds) write(state);
    },
    line(text) {
      process.stderr.write(`${text}\n`);
    },
    dispose() {
      lastText = '';
    },
  };
}

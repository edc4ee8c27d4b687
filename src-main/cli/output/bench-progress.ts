/** How often a line is written, in milliseconds. */
interface Pace {
  readonly quiet: number;
  readonly between: number;
}

const onTerminal: Pace = { quiet: 0, between: 3000 };
/** In logs only what lasts is told. */
const elsewhere: Pace = { quiet: 10_000, between: 10_000 };

/** Tells on standard error what is measured, and how far it is. */
export function createBenchProgress(): {
  onMeasure: (what: string, round: number) => void;
  onProgress: (at: string) => void;
} {
  const terminal = process.stderr.isTTY;
  const { quiet, between } = terminal ? onTerminal : elsewhere;
  let [started, last] = [performance.now(), -Infinity];
  return {
    onMeasure(what, round) {
      [started, last] = [performance.now(), -Infinity];
      if (terminal) process.stderr.write(`Round ${round}: ${what} …\n`);
    },
    onProgress(at) {
      const now = performance.now();
      if (now - started < quiet || now - last < between) return;
      last = now;
      process.stderr.write(`measuring: ${at}\n`);
    },
  };
}

/** How fast something goes on, over the last minute: `amount` of whatever is counted. Times are those of a clock nobody sets. */
export class Pace {
  private samples: { time: number; amount: number }[] = [];

  add(time: number, amount: number): void {
    // Less than before: it began anew.
    if (amount < (this.samples.at(-1)?.amount ?? -Infinity)) this.samples = [];
    this.samples.push({ time, amount });
    while ((this.samples[1]?.time ?? Infinity) < time - windowMilliseconds) this.samples.shift();
  }

  /** An amount a second; undefined before something can be said. */
  perSecond(): number | undefined {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.time - first.time < leastMilliseconds)
      return undefined;
    return (1000 * (last.amount - first.amount)) / (last.time - first.time);
  }
}

const windowMilliseconds = 60_000;
const leastMilliseconds = 3000;

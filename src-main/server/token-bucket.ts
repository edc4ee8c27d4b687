import type { Rate } from './limits';

/** Lets so many pass at once, and so many a second after that. */
export function createBucket({ burst, perSecond }: Rate, now: () => number = () => performance.now()) {
  let left = burst;
  let looked = now();
  return {
    /** Takes one. Returns 0, or in how many whole seconds there is another one. */
    take(): number {
      const time = now();
      left = Math.min(burst, left + ((time - looked) / 1000) * perSecond);
      looked = time;
      if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond));
      left -= 1;
      return 0;
    },
  };
}
export type Bucket = ReturnType<typeof createBucket>;

import { bestToKeep, explosion } from '../../domain/collapse';

/** So much of what was gained since the first reading must be gone, */
const lostShare = 0.5;
/** and the misfit must be so many times the best that was held. */
const lostFactor = 2;

/**
 * Of each reading whether what had been learned is lost in it: it is not finite; or above 10 times the best so far, as the
 * pruner `collapse` has it; or half of what was gained since the first reading is gone and it is at least twice the best that
 * was held for three readings. The last tells also of an error in percent, which can't get ten times worse.
 * @param misfits as of `misfitOf`, by step.
 */
export function lostReadings(misfits: readonly number[]): boolean[] {
  let first: number | undefined;
  let best = Infinity;
  let held = Infinity;
  let kept: number[] = [];
  return misfits.map((misfit) => {
    if (!Number.isFinite(misfit)) return true;
    first ??= misfit;
    const exploded = explosion.factor * bestToKeep(first, Math.min(best, misfit));
    const base = Number.isFinite(held) ? held : Math.max(...kept);
    const given = Math.max(lostFactor * base, base + lostShare * (first - base));
    best = Math.min(best, misfit);
    if (misfit > exploded || (kept.length > 0 && misfit > given)) return true;
    kept = [...kept, misfit].slice(-explosion.readings);
    if (kept.length === explosion.readings) held = Math.min(held, Math.max(...kept));
    return false;
  });
}

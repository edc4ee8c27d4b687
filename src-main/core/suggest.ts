import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a misspelt word most likely meant, or undefined where none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = word.toLowerCase();
  const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(lower));
  if (lower.length >= 3 && begun.length === 1) return begun[0];
  const best = closest(
    lower,
    candidates.map((candidate) => candidate.toLowerCase()),
  );
  const candidate = candidates.find((c) => c.toLowerCase() === best);
  if (candidate === undefined) return undefined;
  const allowed = Math.max(2, Math.floor(candidate.length / 3));
  return distance(lower, best) <= allowed ? candidate : undefined;
}

export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = suggest(word, candidates);
  return found === undefined ? '' : `Did you mean "${found}"?`;
}

/** The candidates that are nearest to a word, the nearest first. */
export function nearest(word: string, candidates: readonly string[], count: number): string[] {
  const lower = word.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, far: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

import type { Decimals } from '../domain/appearance-settings';
import type { SweepRecord } from '../domain/records';
import type { ApiContext } from './context';
import { boardOf, type SweepBoard } from './sweep-board';

/** Boards that take less than this are made anew each time, in milliseconds. */
const cheap = 60;
/** For so many times as long as it took, a board is good enough, where no run has changed its state, and where one has. */
const shelfLife = { same: 20, changed: 4 };
const mostKept = 8;

interface Kept {
  board: SweepBoard;
  states: string;
  /** With others all of it reads differently, at once. */
  decimals: Decimals;
  at: number;
  took: number;
}
const keptOf = new WeakMap<ApiContext['sweeps'], Map<string, Kept>>();

/**
 * The board of a sweep. That of thousands of runs takes most of a second, and pages ask for it after each change: it is
 * given again for a while, so that the app has time for other things.
 */
export function keptBoard(ctx: ApiContext, sweep: SweepRecord): SweepBoard {
  const kept = keptOf.get(ctx.sweeps) ?? new Map<string, Kept>();
  keptOf.set(ctx.sweeps, kept);
  const before = kept.get(sweep.id);
  const { decimals } = ctx.settings.all().appearance;
  const states = JSON.stringify(sweep.counts);
  const now = performance.now();
  if (before !== undefined && before.took >= cheap && before.decimals === decimals) {
    const times = before.states === states ? shelfLife.same : shelfLife.changed;
    if (now - before.at < times * before.took) return before.board;
  }
  const board = boardOf(ctx, sweep);
  const at = performance.now();
  kept.delete(sweep.id);
  kept.set(sweep.id, { board, states, decimals, at, took: at - now });
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return board;
}

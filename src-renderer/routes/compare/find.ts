import type { RunState, SweepStatus } from '../../lib/api-types';
import { patience, type Client } from '../../lib/client';
import { failureOf } from '../../lib/failure';

export interface FoundSweep {
  id: string;
  name: string;
  total: number;
  status: SweepStatus;
}

export interface FoundRuns {
  list: { id: string; name: string; seed: number; state: RunState }[];
  total: number;
  /** What was written, where that is a query. */
  query: string | undefined;
  /** Why it is none, though it looks like one. */
  problem: string | undefined;
}

const mostSweeps = 8;
const mostRuns = 20;

export async function findSweeps(client: Client, text: string): Promise<FoundSweep[]> {
  const words = text.toLowerCase();
  try {
    const all = await client.sweeps.list.query(undefined, patience());
    return all
      .filter(({ id, name }) => name.toLowerCase().includes(words) || id.includes(words))
      .slice(0, mostSweeps);
  } catch {
    return []; // The page itself says that the app can't be reached.
  }
}

/** Runs of a query, or with the words in their name or id; the newest first. */
export async function findRuns(client: Client, text: string): Promise<FoundRuns> {
  const isQuery = /[=<>]|\b(in|contains|like|missing|nan)\b/i.test(text);
  const quoted = JSON.stringify(text);
  const where = isQuery ? text : text === '' ? '' : `name contains ${quoted} or id contains ${quoted}`;
  try {
    const { runs, total } = await client.runs.list.query(
      { where, sort: 'created desc', limit: mostRuns },
      patience(),
    );
    const list = runs.map(({ id, name, state, config }) => ({ id, name, state, seed: config.seed }));
    return { list, total, query: isQuery ? text : undefined, problem: undefined };
  } catch (error) {
    return { list: [], total: 0, query: undefined, problem: failureOf(error).message };
  }
}

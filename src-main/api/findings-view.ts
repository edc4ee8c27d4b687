import type { FindingsState } from './run-page-context';

/** What is found out about a run's network, as pages get it. */
export function findingsView<Found>({ found, computing, problem, ...state }: FindingsState<Found>) {
  return {
    ...state,
    found: found ?? null,
    computing: computing ?? null,
    problem: problem === undefined ? null : { message: problem.message, advice: problem.advice ?? null },
  };
}

import type { Client } from '../../lib/client';
import { failureOf, type Failure } from '../../lib/failure';
import type { ConfigCheck, Estimate, PlacedProblem } from '../../lib/api-types';

/** After a key was pressed: long enough not to ask for every letter, short enough to feel at once. */
const checkMilliseconds = 120;
const estimateMilliseconds = 350;
/** A large network takes some seconds to build. */
const patienceMilliseconds = 40_000;

/** What the app says of a text, asked anew whenever that changes. */
export class Checks {
  check = $state.raw<ConfigCheck>();
  estimate = $state.raw<Estimate>();
  failure = $state.raw<Failure>();
  /** Whether what is known belongs to the text as it is. */
  isCurrent = $state(false);
  estimating = $state(false);
  readonly problems = $derived<readonly PlacedProblem[]>(this.check?.problems ?? []);
  readonly errors = $derived(this.problems.filter(({ severity }) => severity === 'error'));
  readonly warnings = $derived(this.problems.filter(({ severity }) => severity === 'warning'));
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Checks a text soon; returns what stops that. For use in an `$effect`. */
  follow(text: string): () => void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patienceMilliseconds)]);
    let estimating: ReturnType<typeof setTimeout> | undefined;
    this.isCurrent = false;
    const checking = setTimeout(() => {
      void this.#ask(text, signal).then((isTrainable) => {
        if (stop.signal.aborted) return;
        if (!isTrainable) {
          this.estimate = undefined;
          this.estimating = false;
          return;
        }
        this.estimating = true;
        estimating = setTimeout(() => void this.#guess(text, signal), estimateMilliseconds);
      });
    }, checkMilliseconds);
    return () => {
      clearTimeout(checking);
      clearTimeout(estimating);
      stop.abort();
    };
  }

  /** Of one field, or of what lies in it. */
  of(path: string): PlacedProblem | undefined {
    return this.problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`));
  }

  async #ask(text: string, signal: AbortSignal): Promise<boolean> {
    try {
      const check = await this.#client.configs.check.query({ text }, { signal });
      if (signal.aborted) return false;
      this.check = check;
      this.failure = undefined;
      this.isCurrent = true;
      return check.isTrainable;
    } catch (error) {
      if (!signal.aborted) this.failure = failureOf(error);
      return false;
    }
  }

  async #guess(text: string, signal: AbortSignal): Promise<void> {
    try {
      const estimate = await this.#client.configs.estimate.query({ text }, { signal });
      if (signal.aborted) return;
      this.estimate = estimate;
    } catch {
      if (signal.aborted) return;
      this.estimate = undefined;
    }
    this.estimating = false;
  }
}

import type { SweepCurves, SweepDetail } from '../../lib/api-types';
import { patience, type Client } from '../../lib/client';
import { failureOf, type Failure } from '../../lib/failure';
import { Live } from '../../state/live.svelte';

export type SweepRequest = 'pause' | 'cancel';

/** What is shown of a sweep. */
export type SweepView = SweepDetail & { curves: SweepCurves };

/** One sweep on the screen. */
export class SweepState {
  readonly live: Live<SweepView>;
  /** What was asked of it and is not done yet: workers write a checkpoint first. */
  pending = $state<SweepRequest>();
  failure = $state.raw<Failure>();
  readonly #client: Client;
  readonly #id: string;

  constructor(client: Client, id: string) {
    this.#client = client;
    this.#id = id;
    let curves: SweepCurves | undefined;
    let drawn = '';
    this.live = new Live(async () => {
      const detail = await client.sweeps.show.query({ id }, patience());
      // Curves are much longer than the rest, and change only with the runs.
      const runs = JSON.stringify(detail.runs);
      if (curves === undefined || runs !== drawn) {
        curves = await client.sweeps.curves.query({ id }, patience());
        drawn = runs;
      }
      return { ...detail, curves };
    });
  }

  async ask(request: SweepRequest): Promise<void> {
    this.pending = request;
    this.failure = undefined;
    try {
      await this.#client.sweeps[request].mutate({ id: this.#id });
      await this.live.refresh();
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.pending = undefined;
    }
  }
}

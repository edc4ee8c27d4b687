import { links } from '../../lib/address';
import type { Shell } from '../../state/shell';

export interface StartRequest {
  id: string;
  budget: 'quick' | 'full';
  /** Titles; by default all. */
  rows?: string[];
}

/** Stores what is missing of experiments and has it trained, one at a time. */
export class Starter {
  /** The experiment and budget that is being stored. */
  busy = $state<string>();
  readonly #shell: Pick<Shell, 'client' | 'toasts' | 'address'>;

  constructor(shell: Pick<Shell, 'client' | 'toasts' | 'address'>) {
    this.#shell = shell;
  }

  async start(request: StartRequest): Promise<void> {
    if (this.busy !== undefined) return;
    const { client, toasts, address } = this.#shell;
    this.busy = keyOf(request);
    const started = await toasts.try(() => client.paper.run.mutate(request));
    this.busy = undefined;
    const [sweep] = started?.sweepIds ?? [];
    if (started === undefined) return;
    if (sweep === undefined) {
      toasts.show({ title: 'Every row has its runs already.' });
      return;
    }
    toasts.show({
      tone: 'success',
      title: 'It trains now.',
      action: {
        label: 'Watch',
        run: () => {
          address.go(links.sweep(sweep));
        },
      },
    });
  }
}

export const keyOf = ({ id, budget }: StartRequest): string => `${id}/${budget}`;

/** From here on it is asked first: an hour on the machine that is named may be days on another. */
const askedFromMinutes = 60;

export const isAskedFirst = ({ minutes, data }: { minutes: number; data: unknown }): boolean =>
  data !== null || minutes > askedFromMinutes;

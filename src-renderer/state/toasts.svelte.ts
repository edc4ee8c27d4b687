import { failureOf } from '../lib/failure';

export interface Toast {
  id: number;
  tone: 'plain' | 'success' | 'failure';
  title: string;
  text?: string;
  /** Such as Undo. */
  action?: { label: string; run: () => void };
}

const shownMilliseconds = 7000;

/** Short messages at the edge of the window, which leave by themselves. */
export class ToastsState {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): number {
    const id = this.#next++;
    this.list = [...this.list, { tone: 'plain', ...toast, id }];
    this.resume(id);
    return id;
  }

  /** What came of something that was asked for and was refused. */
  fail(error: unknown): void {
    const { message, advice } = failureOf(error);
    this.show({ tone: 'failure', title: message, text: advice });
  }

  /** Does something; where that fails, says so and gives undefined. */
  async try<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  /** Keeps it for as long as the reader is at it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  resume(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => {
        // What nobody could see stays.
        if (document.hidden) this.resume(id);
        else this.close(id);
      }, shownMilliseconds),
    );
  }

  close(id: number): void {
    this.hold(id);
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

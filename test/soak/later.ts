import { setTimeout as delay } from 'node:timers/promises';

/** What ends a fault that lasts for a while: a stopped process goes on, a full disk has space again. */
export interface Later {
  after(milliseconds: number, undo: () => void): void;
  /** Resolves when all faults that last have ended. */
  settled(): Promise<void>;
}

export function createLater(): Later {
  const open = new Set<Promise<void>>();
  return {
    after(milliseconds, undo) {
      const ended = delay(milliseconds).then(() => {
        undo();
        open.delete(ended);
      });
      open.add(ended);
    },
    async settled() {
      await Promise.all(open);
    },
  };
}

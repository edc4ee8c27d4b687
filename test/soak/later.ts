/** What ends a fault that lasts for a while: a stopped process goes on, a full disk has space again. */
export interface Later {
  after(milliseconds: number, undo: () => void): void;
  /** Ends all faults that last, now. */
  endNow(): void;
}

export function createLater(): Later {
  const open = new Map<NodeJS.Timeout, () => void>();
  return {
    after(milliseconds, undo) {
      const timer = setTimeout(() => {
        open.delete(timer);
        undo();
      }, milliseconds);
      open.set(timer, undo);
    },
    endNow() {
      for (const [timer, undo] of open) {
        clearTimeout(timer);
        undo();
      }
      open.clear();
    },
  };
}

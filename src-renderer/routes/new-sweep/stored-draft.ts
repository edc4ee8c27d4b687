/** What was being written when the page was left. */
export interface StoredDraft {
  text: string;
  /** The sweep, run, preset or data that it began with; '' for nothing. */
  origin: string;
}

const name = 'quadlab-draft';

export function loadDraft(): StoredDraft | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return undefined;
    const { text, origin } = stored as Partial<Record<string, unknown>>;
    return typeof text === 'string' && typeof origin === 'string' ? { text, origin } : undefined;
  } catch {
    return undefined; // Storage that is forbidden or was written by another version.
  }
}

/** Undefined forgets it. */
export function storeDraft(draft: StoredDraft | undefined): void {
  try {
    if (draft === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(draft));
  } catch {
    // Then it is not kept.
  }
}

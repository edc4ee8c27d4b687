const storageKey = 'quadlab.sidebar';
const narrowWindow = '(max-width: 1180px)';

/** Whether the side bar shows icons only: as the reader chose, or where the window is small. */
export class SidebarState {
  #chosen = $state<boolean>();
  #small = $state(false);

  constructor() {
    const stored = localStorage.getItem(storageKey);
    if (stored !== null) this.#chosen = stored === 'narrow';
  }

  get narrow(): boolean {
    return this.#chosen ?? this.#small;
  }

  set narrow(narrow: boolean) {
    this.#chosen = narrow;
    localStorage.setItem(storageKey, narrow ? 'narrow' : 'wide');
  }

  /** Returns what stops it. */
  follow(): () => void {
    const small = matchMedia(narrowWindow);
    const onChange = (): void => {
      this.#small = small.matches;
    };
    onChange();
    small.addEventListener('change', onChange);
    return () => {
      small.removeEventListener('change', onChange);
    };
  }
}

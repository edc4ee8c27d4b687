export type ThemeChoice = 'light' | 'dark' | 'system';

const storageKey = 'quadlab.theme';
const isChoice = (text: string | null): text is ThemeChoice =>
  text === 'light' || text === 'dark' || text === 'system';

/** Light or dark: as the reader chose, or as the system is. Charts read `dark` to draw themselves again. */
export class ThemeState {
  choice = $state<ThemeChoice>('system');
  #system = $state(false);

  constructor() {
    const stored = localStorage.getItem(storageKey);
    if (isChoice(stored)) this.choice = stored;
  }

  get dark(): boolean {
    return this.choice === 'system' ? this.#system : this.choice === 'dark';
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(storageKey, choice);
    this.#apply();
  }

  /** Returns what stops it. */
  follow(): () => void {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const onChange = (): void => {
      this.#system = system.matches;
      this.#apply();
    };
    onChange();
    system.addEventListener('change', onChange);
    return () => {
      system.removeEventListener('change', onChange);
    };
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.dark ? 'dark' : 'light';
  }
}

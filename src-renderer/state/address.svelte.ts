import { hrefOf, parseAddress, type Address } from '../lib/address';

/** Follows and changes the address of the window. */
export class AddressState {
  #now = $state.raw<Address>(parseAddress(location.hash));

  get path(): readonly string[] {
    return this.#now.path;
  }

  get query(): Readonly<Record<string, string>> {
    return this.#now.query;
  }

  /** Returns what stops it. */
  follow(): () => void {
    const onChange = (): void => {
      this.#now = parseAddress(location.hash);
    };
    addEventListener('hashchange', onChange);
    return () => {
      removeEventListener('hashchange', onChange);
    };
  }

  /** Goes to another page or view, which back leads away from. */
  go(href: string): void {
    location.hash = href;
  }

  /** Changes parts of the view, such as a filter; empty and undefined ones are removed. Back does not stop at each, unless `push`. */
  set(changes: Readonly<Record<string, string | undefined>>, { push = false } = {}): void {
    const href = hrefOf(this.path, { ...this.query, ...changes });
    if (push) {
      this.go(href);
    } else {
      history.replaceState(history.state, '', href);
      this.#now = parseAddress(href);
    }
  }
}

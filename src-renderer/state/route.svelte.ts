import { placeOf, type Place } from '../lib/hash';

/** Follows the address. */
export class Route {
  place: Place = $state.raw(placeOf(location.hash));

  /** Returns what stops it. */
  follow(): () => void {
    const onChange = (): void => {
      this.place = placeOf(location.hash);
    };
    addEventListener('hashchange', onChange);
    return () => {
      removeEventListener('hashchange', onChange);
    };
  }
}

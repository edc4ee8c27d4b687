import { createSubscriber } from 'svelte/reactivity';
import { readTheme, type ChartTheme } from './theme';

let known: ChartTheme | undefined;

const follow = createSubscriber((update) => {
  known = undefined;
  const changed = (): void => {
    known = undefined;
    update();
  };
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  // The choice of a reader stands as an attribute of the page's root.
  const choice = new MutationObserver(changed);
  choice.observe(document.documentElement, { attributes: true });
  return () => {
    system.removeEventListener('change', changed);
    choice.disconnect();
  };
});

/** The theme on the screen; what reads it in an effect or in markup follows it. */
export function currentTheme(): ChartTheme {
  follow();
  known ??= readTheme();
  return known;
}

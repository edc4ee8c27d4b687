import { createContext } from 'svelte';
import type { About, DesktopBridge } from '../lib/api-types';
import type { Client } from '../lib/client';
import type { AddressState } from './address.svelte';
import type { Changes } from './changes.svelte';
import type { Live } from './live.svelte';
import type { PaletteState } from './palette.svelte';
import type { ThemeState } from './theme.svelte';
import type { ToastsState } from './toasts.svelte';

/** What every page has at hand. */
export interface Shell {
  client: Client;
  changes: Changes;
  address: AddressState;
  theme: ThemeState;
  toasts: ToastsState;
  about: Live<About>;
  palette: PaletteState;
  /** What only the desktop app can do; undefined in a browser. */
  desktop: DesktopBridge | undefined;
}

/** `const { client, toasts } = useShell()` in a component's script. */
export const [useShell, provideShell] = createContext<Shell>();

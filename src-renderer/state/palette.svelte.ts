import Layers from '@lucide/svelte/icons/layers';
import Moon from '@lucide/svelte/icons/moon';
import Plus from '@lucide/svelte/icons/plus';
import Sun from '@lucide/svelte/icons/sun';
import type { Component } from 'svelte';
import { links } from '../lib/address';
import { patience } from '../lib/client';
import { destinations } from '../pages';
import type { Shell } from './shell';

/** Something that the command palette does. */
export interface PaletteItem {
  id: string;
  group: string;
  label: string;
  note?: string;
  icon?: Component;
  keys?: string;
  keywords?: string[];
  run: () => void;
}

const mostSweeps = 200;

/** What can be done everywhere, what the page on the screen adds, and the sweeps and runs that are looked for. */
export class PaletteState {
  open = $state(false);
  #found = $state.raw<readonly PaletteItem[]>([]);
  #ofPage = $state.raw<readonly PaletteItem[]>([]);
  readonly #shell: Omit<Shell, 'palette'>;

  constructor(shell: Omit<Shell, 'palette'>) {
    this.#shell = shell;
  }

  get items(): readonly PaletteItem[] {
    return [...this.#ofPage, ...this.#general(), ...this.#found];
  }

  /** Commands of the page that is shown; returns what takes them away. For use in an `$effect`. */
  offer(items: readonly PaletteItem[]): () => void {
    this.#ofPage = items;
    return () => {
      if (this.#ofPage === items) this.#ofPage = [];
    };
  }

  /** Reads what there is to be found when the palette is opened. */
  async load(): Promise<void> {
    const { client, address } = this.#shell;
    try {
      const sweeps = await client.sweeps.list.query(undefined, patience());
      this.#found = sweeps.slice(0, mostSweeps).map(({ id, name, status }) => ({
        id,
        group: 'Sweeps',
        label: name,
        note: status,
        icon: Layers,
        run: () => {
          address.go(links.sweep(id));
        },
      }));
    } catch {
      this.#found = []; // The page says that the app can't be reached.
    }
  }

  #general(): PaletteItem[] {
    const { address, theme } = this.#shell;
    return [
      {
        id: 'new-sweep',
        group: 'Do',
        label: 'New sweep',
        icon: Plus,
        keys: 'N',
        keywords: ['train', 'search', 'start'],
        run: () => {
          address.go(links.newSweep());
        },
      },
      {
        id: 'theme',
        group: 'Do',
        label: theme.dark ? 'Light appearance' : 'Dark appearance',
        icon: theme.dark ? Sun : Moon,
        keywords: ['theme', 'dark', 'light'],
        run: () => {
          theme.choose(theme.dark ? 'light' : 'dark');
        },
      },
      ...destinations.map(({ label, href, icon, key }) => ({
        id: `go-${label}`,
        group: 'Go to',
        label,
        icon,
        keys: `G ${key.toUpperCase()}`,
        run: () => {
          address.go(href);
        },
      })),
    ];
  }
}

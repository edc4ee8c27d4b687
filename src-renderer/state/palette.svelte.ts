import Activity from '@lucide/svelte/icons/activity';
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
const mostRuns = 8;
/** Fewer are in every name. */
const leastLetters = 2;

/** What can be done everywhere, what the page on the screen adds, and the sweeps and runs that are looked for. */
export class PaletteState {
  open = $state(false);
  /** What is typed. */
  text = $state('');
  #sweeps = $state.raw<readonly PaletteItem[]>([]);
  #runs = $state.raw<readonly PaletteItem[]>([]);
  #ofPage = $state.raw<readonly PaletteItem[]>([]);
  readonly #shell: Omit<Shell, 'palette'>;

  constructor(shell: Omit<Shell, 'palette'>) {
    this.#shell = shell;
  }

  /** What fits to all words that are typed. */
  get items(): readonly PaletteItem[] {
    const words = this.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const all = [...this.#ofPage, ...this.#general(), ...this.#sweeps];
    const fitting = all.filter(({ label, keywords = [] }) => {
      const said = [label, ...keywords].join(' ').toLowerCase();
      return words.every((word) => said.includes(word));
    });
    return words.length === 0 ? fitting : [...fitting, ...this.#runs];
  }

  /** Commands of the page that is shown; returns what takes them away. For use in an `$effect`. */
  offer(items: readonly PaletteItem[]): () => void {
    this.#ofPage = items;
    return () => {
      if (this.#ofPage === items) this.#ofPage = [];
    };
  }

  /** Reads the sweeps, when the palette is opened. */
  async load(): Promise<void> {
    const { client, address } = this.#shell;
    this.text = '';
    this.#runs = [];
    const sweeps = await client.sweeps.list.query(undefined, patience()).catch(() => []);
    this.#sweeps = sweeps.slice(0, mostSweeps).map(({ id, name, status }) => ({
      id,
      group: 'Sweeps',
      label: name,
      note: status,
      icon: Layers,
      keywords: [id],
      run: () => {
        address.go(links.sweep(id));
      },
    }));
  }

  /** Looks for runs by a part of their name or id. */
  async search(text: string): Promise<void> {
    const { client, address } = this.#shell;
    const words = text.trim();
    if (words.length < leastLetters) {
      this.#runs = [];
      return;
    }
    const quoted = JSON.stringify(words);
    const where = `name ~ ${quoted} or id ~ ${quoted} order by created desc`;
    const found = await client.runs.list.query({ where, limit: mostRuns }, patience()).catch(() => undefined);
    if (this.text !== text) return;
    this.#runs = (found?.runs ?? []).map(({ id, name, state }) => ({
      id,
      group: 'Runs',
      label: name,
      note: state,
      icon: Activity,
      run: () => {
        address.go(links.run(id));
      },
    }));
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

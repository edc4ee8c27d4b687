import Database from '@lucide/svelte/icons/database';
import GitCompare from '@lucide/svelte/icons/git-compare';
import House from '@lucide/svelte/icons/house';
import Layers from '@lucide/svelte/icons/layers';
import ListOrdered from '@lucide/svelte/icons/list';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Settings from '@lucide/svelte/icons/settings';
import type { Component } from 'svelte';
import { links } from './lib/address';

/** A page gets what stands in its address after its own name, such as the id of a run. */
type PageComponent = Component<{ id: string }>;

export interface PageEntry {
  /** The first part of the address. */
  name: string;
  /** Whether the address has an id behind it. */
  hasId: boolean;
  load: () => Promise<{ default: Component } | { default: PageComponent }>;
}

/** Every page, loaded when it is first gone to. */
export const pages: readonly PageEntry[] = [
  { name: '', hasId: false, load: () => import('./routes/home/HomePage.svelte') },
  { name: 'datasets', hasId: false, load: () => import('./routes/datasets/DatasetsPage.svelte') },
  { name: 'datasets', hasId: true, load: () => import('./routes/datasets/DatasetPage.svelte') },
  { name: 'new-sweep', hasId: false, load: () => import('./routes/new-sweep/NewSweepPage.svelte') },
  { name: 'sweeps', hasId: false, load: () => import('./routes/sweeps/SweepsPage.svelte') },
  { name: 'sweeps', hasId: true, load: () => import('./routes/sweep/SweepPage.svelte') },
  { name: 'runs', hasId: false, load: () => import('./routes/runs/RunsPage.svelte') },
  { name: 'runs', hasId: true, load: () => import('./routes/run/RunPage.svelte') },
  { name: 'compare', hasId: false, load: () => import('./routes/compare/ComparePage.svelte') },
  { name: 'paper', hasId: false, load: () => import('./routes/paper/PaperPage.svelte') },
  { name: 'paper', hasId: true, load: () => import('./routes/paper/ExperimentPage.svelte') },
  { name: 'settings', hasId: false, load: () => import('./routes/settings/SettingsPage.svelte') },
];

export function pageAt(path: readonly string[]): PageEntry | undefined {
  if (path.length > 2) return undefined;
  return pages.find(({ name, hasId }) => name === (path[0] ?? '') && hasId === path.length > 1);
}

/** What the side bar leads to; `keys` follow a G, as in G then R. */
export const destinations = [
  { label: 'Home', href: links.home, name: '', icon: House, key: 'h' },
  { label: 'Data sets', href: links.datasets, name: 'datasets', icon: Database, key: 'd' },
  { label: 'Sweeps', href: links.sweeps, name: 'sweeps', icon: Layers, key: 's' },
  { label: 'Runs', href: links.runs(), name: 'runs', icon: ListOrdered, key: 'r' },
  { label: 'Compare', href: links.compare(), name: 'compare', icon: GitCompare, key: 'c' },
  { label: 'Paper', href: links.paper, name: 'paper', icon: ScrollText, key: 'p' },
  { label: 'Settings', href: links.settings, name: 'settings', icon: Settings, key: ',' },
] as const;

/** Where the reader is. It stands behind the # of the address, so that every view can be bookmarked and back works. */
export interface Address {
  /** Decoded parts: `#/runs/20260101-x?tab=log` has `runs` and `20260101-x`. */
  path: readonly string[];
  /** Single values by their name, such as the chosen tab. */
  query: Readonly<Record<string, string>>;
}

export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  return {
    path: path
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address to link to; what is undefined or empty is left out. */
export function hrefOf(
  path: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** The addresses of the pages. */
export const links = {
  home: hrefOf([]),
  datasets: hrefOf(['datasets']),
  /** Data sets that can be downloaded by their names. */
  downloads: hrefOf(['datasets'], { tab: 'download' }),
  dataset: (name: string): string => hrefOf(['datasets', name]),
  /**
   * `from`: the sweep or run to begin with; `edit` changes that sweep instead of making another one. `conventional`: layers
   * of that run that are made conventional, with commas between them, with its `weights` or from scratch.
   */
  newSweep: (
    query: {
      from?: string;
      edit?: '1';
      dataset?: string;
      preset?: string;
      conventional?: string;
      weights?: '1' | undefined;
    } = {},
  ): string => hrefOf(['new-sweep'], query),
  sweeps: hrefOf(['sweeps']),
  sweep: (id: string, query: Readonly<Record<string, string | undefined>> = {}): string =>
    hrefOf(['sweeps', id], query),
  runs: (query: Readonly<Record<string, string | undefined>> = {}): string => hrefOf(['runs'], query),
  run: (id: string, query: Readonly<Record<string, string | undefined>> = {}): string =>
    hrefOf(['runs', id], query),
  /** `runs`: ids with commas between them; or `where`, a query; or `sweep`. */
  compare: (query: { runs?: string; where?: string; sweep?: string; by?: string } = {}): string =>
    hrefOf(['compare'], query),
  paper: hrefOf(['paper']),
  experiment: (id: string, query: { budget?: 'quick' | 'full' } = {}): string => hrefOf(['paper', id], query),
  settings: hrefOf(['settings']),
} as const;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

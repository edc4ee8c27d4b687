/** A setting, or several below a name. */
export interface ConfigNode {
  key: string;
  /** Of the whole configuration. */
  path: string;
  /** What stands there; undefined where there are others below. */
  text: string | undefined;
  isDefault: boolean;
  children: ConfigNode[];
}

/** The sections of a configuration; single values at its top are one of their own. */
export function treeOf(config: object, given: ReadonlySet<string>, all: boolean): ConfigNode[] {
  const nodes = nodesOf(config, '', given, all);
  const single = nodes.filter(({ text }) => text !== undefined);
  const run: ConfigNode = { key: 'run', path: '', text: undefined, isDefault: false, children: single };
  return [...(single.length > 0 ? [run] : []), ...nodes.filter(({ text }) => text === undefined)];
}

function nodesOf(value: object, parent: string, given: ReadonlySet<string>, all: boolean): ConfigNode[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): ConfigNode[] => {
    const path = parent === '' ? key : `${parent}.${key}`;
    if (inner === undefined) return [];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      const children = nodesOf(inner, path, given, all);
      return children.length === 0 ? [] : [{ key, path, text: undefined, isDefault: false, children }];
    }
    const isDefault = !given.has(path);
    return isDefault && !all ? [] : [{ key, path, text: textOf(inner), isDefault, children: [] }];
  });
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

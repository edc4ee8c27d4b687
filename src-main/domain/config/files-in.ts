/** A file that a configuration names. */
export interface NamedFile {
  path: string;
  /** What its content is said to be. */
  sha256?: string | undefined;
}

/**
 * The files of this machine that a run's or a sweep's configuration names: weights to start from (`transfer.file`), also
 * among the values of a search space. It looks at any JSON, valid or not, and rather finds too many than too few.
 */
export function filesIn(config: unknown): NamedFile[] {
  const found = new Map<string, NamedFile>();
  const add = (path: string, sha256?: unknown): void => {
    const file = { path, sha256: typeof sha256 === 'string' ? sha256 : undefined };
    found.set(JSON.stringify(file), file);
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isObject(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const last = key.split('.').at(-1);
      if (last === 'file') {
        for (const text of textsIn(inner)) add(text, key === 'file' ? value['sha256'] : undefined);
        // A dimension can repeat the values of another one.
        const other = isObject(inner) ? inner['same'] : undefined;
        if (typeof other === 'string')
          textsIn(value[other]).forEach((text) => {
            add(text);
          });
      }
      walk(inner);
    }
  };
  walk(config);
  return [...found.values()];
}

/** All texts in a value, whatever it is; what a dimension refers to is none. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['same', 'when'].includes(key) ? [] : textsIn(inner),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

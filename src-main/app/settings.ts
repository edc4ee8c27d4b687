import { readFileSync } from 'node:fs';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { didYouMean } from '../core/suggest';
import { ConfigError, problemsOf } from '../domain/config/config-error';
import { settingInfos, settingsSchema, type SettingInfo, type Settings } from '../domain/settings';
import { writeFileAtomic } from '../rundir/atomic-file';

export interface ListedSetting extends SettingInfo {
  value: unknown;
  /** Whether the home sets it. */
  isSet: boolean;
}

type Tree = { [key: string]: unknown };

/** The settings of a home. */
export function settingsOf(file: string) {
  const read = (): { tree: Tree; settings: Settings } => {
    const tree = readTree(file);
    return { tree, settings: checked(tree, file) };
  };
  const write = (tree: Tree): void => {
    checked(tree, file);
    writeFileAtomic(file, [`${JSON.stringify(tree, null, 2)}\n`]);
  };
  return {
    /** Throws CONFIG_INVALID where the file holds what no setting is. */
    all: (): Settings => read().settings,
    list(): ListedSetting[] {
      const { tree, settings } = read();
      return settingInfos().map((info) => ({
        ...info,
        value: valueAt(settings as Tree, info.key),
        isSet: valueAt(tree, info.key) !== undefined,
      }));
    },
    /** Sets one; `undefined` gives it its default back. Throws CONFIG_INVALID. */
    set(key: string, value: unknown): void {
      checkKey(key);
      const { tree } = read();
      write(withValue(tree, key.split('.'), value));
    },
  };
}

function readTree(file: string): Tree {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tree;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return {};
    throw new QuadLabError('CONFIG_INVALID', `${file} is no JSON file: ${messageOf(error)}`, {
      advice: 'Correct it, or remove it: then everything has its default.',
      cause: error,
    });
  }
}

function checked(tree: Tree, file: string): Settings {
  const parsed = settingsSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    file,
    problemsOf(parsed.error, tree),
    'See `quadlab settings` for all that can be set.',
  );
}

function checkKey(key: string): void {
  const known = settingInfos().map((info) => info.key);
  if (known.includes(key)) return;
  throw new QuadLabError('CONFIG_INVALID', `There is no setting "${key}".`, {
    advice: didYouMean(key, known) || 'See `quadlab settings` for all that can be set.',
  });
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

function valueAt(tree: Tree, key: string): unknown {
  return key.split('.').reduce<unknown>((node, part) => (isTree(node) ? node[part] : undefined), tree);
}

function withValue(tree: Tree, [first = '', ...rest]: readonly string[], value: unknown): Tree {
  const { [first]: present, ...others } = tree;
  const changed = rest.length === 0 ? value : withValue(isTree(present) ? present : {}, rest, value);
  const isEmpty = changed === undefined || (isTree(changed) && Object.keys(changed).length === 0);
  return isEmpty ? others : { ...others, [first]: changed };
}

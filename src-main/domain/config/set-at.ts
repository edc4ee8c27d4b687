import { spellOutAugment } from './augment-config';
import type { JsonValue } from './dimension';

/**
 * Sets a dotted path and makes the objects on the way. `dataset.augment` may be a word on the way: then it is spelled out,
 * so that its other settings remain; one that is none stays, to be complained of.
 */
export function setAt(target: Record<string, JsonValue>, path: string, value: JsonValue): void {
  const keys = path.split('.');
  const last = keys.pop();
  if (last === undefined) return;
  let object = target;
  for (const [i, key] of keys.entries()) {
    const next = object[key];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) {
      object = next;
    } else {
      const isWord = typeof next === 'string' && keys.slice(0, i + 1).join('.') === 'dataset.augment';
      const made: Record<string, JsonValue> | undefined = isWord ? spellOutAugment(next) : {};
      if (made === undefined) return;
      object[key] = made;
      object = made;
    }
  }
  object[last] = structuredClone(value);
}

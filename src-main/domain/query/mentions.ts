import type { Condition, Field } from './query';

/** Whether a condition speaks of some field. */
export function mentions(condition: Condition, isMeant: (field: Field) => boolean): boolean {
  switch (condition.type) {
    case 'and':
    case 'or':
      return condition.parts.some((part) => mentions(part, isMeant));
    case 'not':
      return mentions(condition.part, isMeant);
    case 'compare':
    case 'in':
    case 'contains':
    case 'like':
    case 'missing':
    case 'nan':
      return isMeant(condition.field);
  }
}

import { invalid } from '../format';

/** Throws DATASET_INVALID where two columns have one name, or names that differ in upper and lower case alone. */
export function checkColumnNames(where: string, columns: readonly string[]): void {
  const seen = new Map<string, number>();
  columns.forEach((name, c) => {
    const before = seen.get(name.toLowerCase());
    if (before === undefined) {
      seen.set(name.toLowerCase(), c);
      return;
    }
    const other = columns[before] ?? '';
    const how =
      other === name
        ? `are both called "${name}"`
        : `are called "${other}" and "${name}", which differ in case alone`;
    throw invalid(
      `${where}: columns ${before + 1} and ${c + 1} ${how}; expected different names.`,
      'Rename one of them.',
    );
  });
}

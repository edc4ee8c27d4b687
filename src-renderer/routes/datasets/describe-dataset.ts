import type { DatasetInfo } from '../../lib/api-types';
import { shapeText } from '../../lib/quantities';

type Shaped = Pick<DatasetInfo, 'task' | 'inputShape' | 'outputSize' | 'targetShape'>;

/** What kind of data it is, in a word or two. */
export function kindOf({ inputShape, columns }: Pick<DatasetInfo, 'inputShape' | 'columns'>): string {
  if (columns) return 'Table';
  return inputShape.length === 3 ? 'Images' : 'Numbers';
}

/** What a network gets, and what it is to say. */
export function purposeOf({ task, outputSize, targetShape }: Omit<Shaped, 'inputShape'>): string {
  switch (task) {
    case 'classification':
      return `${outputSize} classes`;
    case 'regression':
      return targetShape.length > 1 || outputSize > 1 ? `regression of ${outputSize} values` : 'regression';
    case 'denoising':
      return 'denoising';
    case 'depth':
      return 'depth';
    case 'variational':
      return 'variational problem';
    case 'directions':
      return 'search directions';
  }
}

export function inputText({ inputShape, columns }: Pick<DatasetInfo, 'inputShape' | 'columns'>): string {
  if (columns) return `${columns.length} columns`;
  return inputShape.length === 1 ? `${inputShape[0] ?? 0} inputs` : shapeText(inputShape);
}

export const bytesOf = ({ files }: Pick<DatasetInfo, 'files'>): number =>
  files.reduce((sum, file) => sum + file.bytes, 0);

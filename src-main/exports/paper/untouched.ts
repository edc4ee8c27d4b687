import { isComputed, type ExperimentResults, type PaperResults } from '../../domain/experiment/results';
import type { PaperReport } from './paper-report';

export interface ReportParts {
  /** In full. */
  shown: PaperResults[];
  /** A line each at the end. */
  untouched: ExperimentResults[];
}

/** What nothing has been run of would fill most of a report and say nothing. */
export function partsOf({ results, isChosen }: Pick<PaperReport, 'results' | 'isChosen'>): ReportParts {
  if (isChosen) return { shown: [...results], untouched: [] };
  const untouched = results.flatMap((each) => (!isComputed(each) && isUntouched(each) ? [each] : []));
  const left = new Set<PaperResults>(untouched);
  return { shown: results.filter((each) => !left.has(each)), untouched };
}

const isUntouched = ({ rows }: ExperimentResults): boolean => rows.every(({ counts }) => counts.total === 0);

/** `Table VII: ImageNet (its data set imagenet is not there)`. */
export const untouchedText = ({ place, title, needs }: ExperimentResults): string =>
  `${place}: ${title}${needs === null ? '' : ` (its data set ${needs} is not there)`}`;

import { paperHtml } from './html';
import { paperLatex } from './latex';
import { paperMarkdown } from './markdown';
import type { PaperReport } from './paper-report';

const formats = { markdown: paperMarkdown, latex: paperLatex, html: paperHtml };
export type PaperFormatName = keyof typeof formats;
export const paperFormatNames = Object.keys(formats) as PaperFormatName[];

/** Our results beside the published ones, as the text of a file. */
export function exportPaper(format: PaperFormatName, report: PaperReport): string {
  return formats[format](report);
}

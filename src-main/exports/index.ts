import { csv } from './csv';
import type { ExportFormat, ExportInput } from './export-format';
import { html } from './html';
import { json } from './json';
import { latex } from './latex';
import { markdown } from './markdown';
import { tsv } from './tsv';

export { buildComparison, type ComparisonOptions } from './comparison-table';
export type { ExportFormat, ExportInput, SeriesSource } from './export-format';
export type { Cell, Column, ComparisonTable, GroupBy, Row } from './table';
export { writeOutput } from './write-output';

export const exportFormats = { csv, tsv, json, markdown, latex, html } as const satisfies Record<
  string,
  ExportFormat
>;
export type ExportFormatName = keyof typeof exportFormats;
export const exportFormatNames = Object.keys(exportFormats) as ExportFormatName[];

/** The one entry point: a comparison as the text of a file. */
export function exportComparison(format: ExportFormatName, input: ExportInput): string {
  return exportFormats[format].write(input);
}

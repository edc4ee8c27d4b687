import type { ExportFormat } from './export-format';
import { renderReport } from './report/render-report';

/** A report for people: the table, learning curves, and the configuration behind them. */
export const html: ExportFormat = { extension: 'html', write: renderReport };

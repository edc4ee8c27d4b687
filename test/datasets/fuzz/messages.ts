import type { ImportSettings } from '../../../src-main/domain/import-settings';

/** Data to import, and where to. */
export interface Question {
  path: string;
  datasetsFolder: string;
  inPlace: boolean;
  settings: ImportSettings;
}

/** How an import went, and what is wrong with how it went. */
export type Answer =
  | { outcome: 'imported'; complaints: string[]; maximalBytes: number }
  | { outcome: 'refused'; code: string; message: string; advice: string; maximalBytes: number }
  | { outcome: 'broken'; stack: string; maximalBytes: number };

import type { Diagnostics } from '../domain/diagnostics';
import type { keptFindings } from './findings/kept-findings';

/** What the networks of runs make of their test data. */
export function diagnosticsOf(findings: ReturnType<typeof keptFindings>) {
  return findings<Diagnostics>({ file: 'diagnostics.json', task: { type: 'diagnose' } });
}

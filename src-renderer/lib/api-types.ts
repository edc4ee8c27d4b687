import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../src-main/api/router';

export type { AppRouter };
export type { DesktopBridge } from '../../src-main/api/call';
export type { Comparison, ComparisonRow, TitlePart } from '../../src-main/api/comparison';
export type { Curve, SweepCurves } from '../../src-main/api/curves';
export type { RunSummary, SweepSummary } from '../../src-main/api/views';
export type { SweepStatus } from '../../src-main/domain/records';
export type { RunState } from '../../src-main/domain/run-state';

type Outputs = inferRouterOutputs<AppRouter>;
export type About = Outputs['about'];
export type SweepDetail = Outputs['sweeps']['show'];
export type RunPage = Outputs['runs']['detail'];
export type RunSeries = Outputs['runs']['series'][number];
export type LayerNorms = Outputs['runs']['layers'][number];
export type LogPiece = Outputs['runs']['log'];
export type DiagnosticsView = Outputs['diagnostics']['show'];
export type ComparedTable = Outputs['compare']['table'];
export type ComparedCurves = Outputs['compare']['curves'][number];
export type ComparedValues = Outputs['compare']['values'];
export type ConfigDifferences = Outputs['compare']['configs'];
export type { TimelineEntry } from '../../src-main/api/timeline';
export type { MetricGroup } from '../../src-main/api/metric-choices';
export type { JsonNumber } from '../../src-main/api/json-number';
export type {
  ClassificationFindings,
  Diagnostics,
  FunctionFindings,
  ImageFindings,
  PlaneRegions,
  PlaneValues,
  PredictedImage,
  RegressionFindings,
} from '../../src-main/domain/diagnostics';
export type Checkpoint = Outputs['runs']['checkpoints'][number];

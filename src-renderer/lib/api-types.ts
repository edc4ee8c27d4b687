import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../src-main/api/router';

export type { AppRouter };
export type { DesktopBridge } from '../../src-main/api/desktop-bridge';
export type { Comparison, ComparisonRow, TitlePart } from '../../src-main/api/comparison';
export type { BoardDimension, BoardResult, BoardRow, SweepBoard } from '../../src-main/api/sweep-board';
export type { Curve } from '../../src-main/api/curves';
export type { CellValue, RunColumn } from '../../src-main/api/run-table';
export type { RunSummary, SweepSummary } from '../../src-main/api/views';
export type { SweepStatus } from '../../src-main/domain/records';
export type { RunState } from '../../src-main/domain/run-state';

export type { GeneratorParameter } from '../../src-main/api/generators';
export type { ImportSettings } from '../../src-main/domain/import-settings';

type Outputs = inferRouterOutputs<AppRouter>;
export type About = Outputs['about'];
export type RunTable = Outputs['runs']['table'];
export type RunRow = NonNullable<RunTable['rows'][number]>;
export type GroupTable = Outputs['runs']['groupTable'];
export type GroupRow = GroupTable['rows'][number];
export type ListedDataset = Outputs['datasets']['list'][number];
export type DatasetInfo = Outputs['datasets']['info'];
export type DatasetPreview = Outputs['datasets']['preview'];
export type DatasetInspection = Outputs['datasets']['inspect'];
export type DatasetUse = Outputs['datasets']['use'];
export type CatalogueEntry = Outputs['datasets']['catalogue'][number];
export type Generator = Outputs['datasets']['generators'][number];
export type HomeOverview = Outputs['home']['overview'];
export type Doctor = Outputs['home']['doctor'];
export type ListedSetting = Outputs['settings']['list'][number];
export type ListedBackup = Outputs['backups']['list'][number];
export type JobView = Outputs['jobs']['list'][number];
export type { JsonValue } from '../../src-main/domain/config/dimension';
export type {
  Estimate,
  MemoryEstimate,
  Preset,
  StepMeasurement,
} from '../../src-main/domain/config/estimate';
export type { PlacedProblem } from '../../src-main/domain/config/check/check-text';
export type {
  BlockField,
  ChoiceField,
  FormField,
  FormSection,
  ListField,
  NumberField,
  SwitchField,
  TextField,
  Variant,
  VariantsField,
} from '../../src-main/domain/config/form/field';
export type ConfigCheck = Outputs['configs']['check'];
export type ConfigFits = Outputs['configs']['fits'];
export type EditPreview = Outputs['sweeps']['previewEdit'];
export type RunPage = Outputs['runs']['detail'];
export type RunSeries = Outputs['runs']['series'][number];
export type LayerNorms = Outputs['runs']['layers'][number];
export type LogPiece = Outputs['runs']['log'];
/** What is found out about a run's network, and how far the next findings are. */
export type FindingsView<Found> = Omit<Outputs['diagnostics']['show'], 'found'> & { found: Found | null };
export type ComparedTable = Outputs['compare']['table'];
export type ComparedCurves = Outputs['compare']['curves'][number];
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
export type {
  Inspection,
  InspectionFindings,
  InspectionOptions,
  InspectionTool,
} from '../../src-main/domain/inspections';
export type { PiecesFindings } from '../../src-main/domain/inspections/pieces';
export type RunStability = NonNullable<Outputs['inspect']['stability']>;
export type { ImportanceFindings, LayerImportance } from '../../src-main/domain/inspections/importance';
export type { AmplificationFindings } from '../../src-main/domain/inspections/amplification';
export type { LayerShareFindings } from '../../src-main/domain/inspections/layers';
export type Checkpoint = Outputs['runs']['checkpoints'][number];
export type { Reproduction } from '../../src-main/api/reproduction';
export type ListedExperiment = Outputs['paper']['list'][number];
export type ListedBudget = ListedExperiment['budgets'][number];
export type TrainedExperimentPage = NonNullable<Outputs['paper']['show']['trained']>;
export type ComputedExperiment = NonNullable<Outputs['paper']['show']['computed']>;
export type SweepOverview = Outputs['sweeps']['overview'];
export type SweepRuns = Outputs['sweeps']['runs'];
export type SweepImportance = Outputs['sweeps']['importance'];
export type ListedSweep = Outputs['sweeps']['listed'][number];

import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../src-main/api/router';

export type { AppRouter };
export type { DesktopBridge } from '../../src-main/api/desktop-bridge';
export type { Comparison, ComparisonRow, TitlePart } from '../../src-main/api/comparison';
export type { Curve, SweepCurves } from '../../src-main/api/curves';
export type { RunSummary, SweepSummary } from '../../src-main/api/views';
export type { SweepStatus } from '../../src-main/domain/records';
export type { RunState } from '../../src-main/domain/run-state';

type Outputs = inferRouterOutputs<AppRouter>;
export type About = Outputs['about'];
export type SweepDetail = Outputs['sweeps']['show'];

import { about } from './about';
import { compare } from './compare';
import { configs } from './configs';
import { datasets } from './datasets';
import { diagnostics } from './diagnostics';
import { live } from './live';
import { runs } from './runs';
import { sweeps } from './sweeps';
import { createRouter } from './trpc';

/** The only contract between the app and its renderer. It knows no transport: shells call it. */
export const appRouter = createRouter({ about, configs, live, datasets, sweeps, runs, diagnostics, compare });
export type AppRouter = typeof appRouter;

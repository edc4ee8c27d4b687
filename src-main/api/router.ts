import { about } from './about';
import { datasets } from './datasets';
import { files } from './files';
import { live } from './live';
import { runs } from './runs';
import { sweeps } from './sweeps';
import { createRouter } from './trpc';

/** The only contract between the app and its renderer. It knows no transport: shells call it. */
export const appRouter = createRouter({ about, live, files, datasets, sweeps, runs });
export type AppRouter = typeof appRouter;

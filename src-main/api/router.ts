import { about } from './about';
import { backups } from './backups';
import { datasets } from './datasets';
import { home } from './home';
import { jobs } from './jobs';
import { live } from './live';
import { runs } from './runs';
import { settings } from './settings';
import { sweeps } from './sweeps';
import { createRouter } from './trpc';

/** The only contract between the app and its renderer. It knows no transport: shells call it. */
export const appRouter = createRouter({ about, backups, datasets, home, jobs, live, runs, settings, sweeps });
export type AppRouter = typeof appRouter;

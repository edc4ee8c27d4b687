import { about } from './about';
import { backups } from './backups';
import { compare } from './compare';
import { configs } from './configs';
import { datasets } from './datasets';
import { diagnostics } from './diagnostics';
import { files } from './files';
import { home } from './home';
import { inspect } from './inspect';
import { jobs } from './jobs';
import { live } from './live';
import { paper } from './paper';
import { runs } from './runs';
import { settings } from './settings';
import { sweeps } from './sweeps';
import { createRouter } from './trpc';

/** The only contract between the app and its renderer. It knows no transport: shells call it. */
export const appRouter = createRouter({
  about,
  backups,
  compare,
  configs,
  datasets,
  diagnostics,
  files,
  home,
  inspect,
  jobs,
  live,
  paper,
  runs,
  settings,
  sweeps,
});
export type AppRouter = typeof appRouter;

import module from 'node:module';
import { requireSupportedNode } from '../../core/node-version';

requireSupportedNode();
// What was compiled for an earlier worker need not be compiled again: it saves a quarter of the start.
module.enableCompileCache();
const { runWorker } = await import('./run-worker');
process.exit(await runWorker(process.argv[2]));

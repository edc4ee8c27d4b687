import { requireSupportedNode } from '../../core/node-version';

requireSupportedNode();
const { runWorker } = await import('./run-worker');
process.exit(await runWorker(process.argv[2]));

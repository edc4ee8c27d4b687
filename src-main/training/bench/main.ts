import { requireSupportedNode } from '../../core/node-version';

requireSupportedNode();
const { runMeasurement } = await import('./run-measurement');
process.exit(await runMeasurement(process.argv[2]));

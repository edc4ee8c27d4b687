import { requireSupportedNode } from '../core/node-version';

requireSupportedNode();
const { runCommandLine } = await import('./command-line');
process.exitCode = await runCommandLine(process.argv);

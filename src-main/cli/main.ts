import { requireSupportedNode } from '../core/node-version';

requireSupportedNode();
// A reader such as `head` may close the pipe early: that is its good right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
const { runCommandLine } = await import('./command-line');
process.exitCode = await runCommandLine(process.argv);

import { requireSupportedNode } from '../core/node-version';

requireSupportedNode();
// npm runs its scripts in the folder of the package; paths are meant from where the command was given.
const { INIT_CWD: givenIn, npm_lifecycle_event: script } = process.env;
if (givenIn !== undefined && script === 'quadlab') process.chdir(givenIn);
// A reader such as `head` may close the pipe early: that is its good right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
const { runCommandLine } = await import('./command-line');
process.exitCode = await runCommandLine(process.argv);

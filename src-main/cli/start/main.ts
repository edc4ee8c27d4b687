import { requireSupportedNode } from '../../core/node-version';

requireSupportedNode();
// npm runs its scripts in the folder of the package; paths are meant from where the command was given.
const { INIT_CWD: givenIn, npm_lifecycle_event: script } = process.env;
if (givenIn !== undefined && script === 'start') process.chdir(givenIn);
const { start } = await import('./start');
process.exitCode = await start(process.argv.slice(2));

import { spawn } from 'node:child_process';

/** Runs a program and returns what it printed; standard error passes through unless it is hidden. */
export function run(
  command: string,
  args: readonly string[],
  { hideErrors = false } = {},
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', hideErrors ? 'ignore' : 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout });
    });
  });
}

import type { Check } from './check';
import type { Machine } from './machine';

/** Programs that are needed to install parts of QuadLab, and not to run it. */
export async function checkTools(machine: Machine): Promise<Check[]> {
  return [await checkCompiler(machine), await checkPython(machine)];
}

async function checkCompiler(machine: Machine): Promise<Check> {
  const name = 'C++ compiler';
  const { CXX } = machine.environment;
  for (const candidate of [CXX, 'g++', 'clang++']) {
    const [command, ...options] = (candidate ?? '').trim().split(/\s+/);
    if (command === undefined || command === '') continue;
    const version = await firstLine(machine, command, [...options, '--version']);
    if (version !== undefined) return { name, works: true, detail: version };
  }
  const install = machine.platform === 'darwin' ? 'xcode-select --install' : 'apt-get install g++';
  return {
    name,
    works: false,
    detail: 'neither g++ nor clang++ was found',
    advice: `Compiles the backend native: \`${install}\`, then \`npm run build:native\`.`,
  };
}

async function checkPython(machine: Machine): Promise<Check> {
  const name = 'Python';
  const version = await firstLine(machine, 'python3', ['--version']);
  if (version !== undefined) return { name, works: true, detail: version.replace(/^Python /, '') };
  const advice = 'Needed only to build the backend tensorflow: `apt-get install python3`.';
  return { name, works: false, detail: 'python3 was not found', advice };
}

async function firstLine(
  machine: Machine,
  command: string,
  args: readonly string[],
): Promise<string | undefined> {
  const { end, code, stdout } = await machine.run(command, args);
  return end === 'exited' && code === 0 ? (stdout.trim().split('\n')[0] ?? '') : undefined;
}

import type { Command } from 'commander';
import { resolveHome, runDoctor } from '../../app';
import { exitCodes } from '../exit-codes';
import { withHome, withJson, type HomeOption, type JsonOption, type SetExitCode } from '../options';
import { print, printJson } from '../output/print';

export function registerDoctor(program: Command, setExitCode: SetExitCode): void {
  withJson(withHome(program.command('doctor')))
    .description('what works on this machine, what does not and why, and what mends it')
    .action(async ({ home, json }: HomeOption & JsonOption) => {
      const report = await runDoctor(resolveHome(home));
      if (json === true) {
        printJson(report);
      } else {
        const { processor, cores, memoryGiB, platform } = report.machine;
        print(`${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}`);
        const lines = [
          ...report.checks,
          ...report.backends.map((backend) => ({ ...backend, name: `Backend ${backend.name}` })),
        ];
        const width = Math.max(...lines.map(({ name }) => name.length));
        for (const { name, works, detail, advice } of lines) {
          print(`${works ? 'ok' : '--'}  ${name.padEnd(width)}  ${detail}`);
          if (advice !== undefined) print(`    ${' '.repeat(width)}  ${advice}`);
        }
      }
      const usable =
        report.backends.some(({ works }) => works) &&
        report.checks.every(({ name, works }) => works || name === 'Electron');
      if (!usable) setExitCode(exitCodes.failed);
    });
}

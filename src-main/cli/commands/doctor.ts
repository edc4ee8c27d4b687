import type { Command } from 'commander';
import { resolveHome, runDoctor, type Check, type DoctorReport } from '../../app';
import { exitCodes } from '../exit-codes';
import { withHome, withJson, type HomeOption, type JsonOption, type SetExitCode } from '../options';
import { print, printJson } from '../output/print';

export function registerDoctor(program: Command, setExitCode: SetExitCode): void {
  withJson(withHome(program.command('doctor')))
    .description('what works on this machine, what does not and why, and what mends it')
    .action(async ({ home, json }: HomeOption & JsonOption) => {
      const report = await runDoctor(resolveHome(home));
      if (json === true) printJson(report);
      else printReport(report);
      if (!report.usable) setExitCode(exitCodes.failed);
    });
}

function printReport({ platform, devices, software, backends }: DoctorReport): void {
  const sections: Record<string, readonly Check[]> = {
    [`Devices (${platform})`]: devices,
    Software: software,
    Backends: backends,
  };
  const names = Object.values(sections).flatMap((checks) => checks.map(({ name }) => name));
  const width = Math.max(...names.map(({ length }) => length));
  for (const [i, [title, checks]] of Object.entries(sections).entries()) {
    print(i === 0 ? title : `\n${title}`);
    for (const { name, works, detail, advice } of checks) {
      print(`${works ? 'ok' : '--'}  ${name.padEnd(width)}  ${detail}`);
      if (advice !== undefined) print(`    ${' '.repeat(width)}  ${advice}`);
    }
  }
}

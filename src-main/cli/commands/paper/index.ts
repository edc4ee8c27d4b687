import type { Command } from 'commander';
import type { SetExitCode } from '../../options';
import { registerPaperList } from './list';
import { registerPaperReport } from './report';
import { registerPaperRun } from './run';
import { registerPaperShow } from './show';

export function registerPaper(program: Command, setExitCode: SetExitCode): void {
  const paper = program
    .command('paper')
    .description("the paper's experiments: run them and lay the results beside the published ones");
  registerPaperList(paper);
  registerPaperShow(paper);
  registerPaperRun(paper, setExitCode);
  registerPaperReport(paper);
}

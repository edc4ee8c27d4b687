import { Argument, type Command } from 'commander';
import { jsonSchemaOf } from '../../domain/config/json-schema';
import { printJson } from '../output/print';

export function registerSchema(program: Command): void {
  program
    .command('schema')
    .description('the JSON Schema of a run or sweep file, with which editors complete and check it')
    .addArgument(new Argument('<kind>').choices(['run', 'sweep']))
    .action((kind: 'run' | 'sweep') => {
      printJson(jsonSchemaOf(kind));
    });
}

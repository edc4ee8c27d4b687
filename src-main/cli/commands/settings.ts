import type { Command } from 'commander';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../options';
import { print, printJson, printTable } from '../output/print';

export function registerSettings(program: Command): void {
  const settings = program
    .command('settings')
    .description('what is set for a home: limits of imports, downloads, backups');

  withJson(withHome(settings.command('list', { isDefault: true })))
    .description('all settings with their values')
    .action(async (options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const listed = app.settings.list();
        if (options.json === true) printJson(listed);
        else {
          printTable(
            ['setting', 'value', 'default', 'meaning'],
            listed.map(({ key, value, isSet, default: usual, description }) => [
              key,
              JSON.stringify(value),
              isSet ? JSON.stringify(usual) : '',
              description,
            ]),
            ['value', 'default'],
          );
        }
      });
    });

  withHome(settings.command('set'))
    .description('set one; the next command that needs it takes the new value')
    .argument('<setting>', 'its dotted name')
    .argument('<value...>', 'a number, a word, or JSON; several make a list')
    .action(async (key: string, texts: string[], options: HomeOption) => {
      await readingApp(options, (app) => {
        const isList = app.settings.list().some((info) => info.key === key && Array.isArray(info.default));
        app.settings.set(key, valueOfAll(texts, isList));
        print(`${key} is ${texts.join(' ')}`);
      });
    });

  withHome(settings.command('unset'))
    .description('give a setting its default back')
    .argument('<setting>', 'its dotted name')
    .action(async (key: string, options: HomeOption) => {
      await readingApp(options, (app) => {
        app.settings.set(key, undefined);
        print(`${key} has its default`);
      });
    });
}

/** A list where there are several, or where the setting is one. */
function valueOfAll(texts: readonly string[], isList: boolean): unknown {
  const values = texts.map(valueOf);
  return values.length === 1 && (!isList || Array.isArray(values[0])) ? values[0] : values;
}

/** JSON where it is some, else a word. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

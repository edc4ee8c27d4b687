import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { QuadLabError } from '../core/errors';
import { importSettingsSchema, type ImportSettings } from '../domain/import-settings';

interface Property {
  type?: string;
  enum?: string[];
  items?: Property;
  description?: string;
}

const { properties = {} } = z.toJSONSchema(importSettingsSchema, { io: 'input' }) as {
  properties?: Record<string, Property>;
};

/** An option for every setting of an import, such as `--image-size` for `imageSize`. */
export function withImportSettings(command: Command): Command {
  for (const [key, property] of Object.entries(properties)) {
    for (const option of optionsOf(key, property)) command.addOption(option);
  }
  return command;
}

const flagName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function optionsOf(key: string, { type, enum: words, items, description = '' }: Property): Option[] {
  const name = flagName(key);
  if (type === 'boolean') {
    return [new Option(`--${name}`, description), new Option(`--no-${name}`, `not so: ${description}`)];
  }
  if (type === 'array' && items?.type === 'string') {
    const list = new Option(`--${name} <names>`, `${description}, with commas between them`);
    return [list.argParser((text) => text.split(','))];
  }
  const option = new Option(`--${name} <${type === 'string' ? 'name' : 'value'}>`, description);
  if (words !== undefined) return [option.choices(words)];
  return [type === 'string' ? option : option.argParser(jsonOf)];
}

/** A number, or several with commas between them. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.includes(',') && !text.startsWith('[') ? `[${text}]` : text) as unknown;
  } catch {
    throw new InvalidArgumentError('Expected a number, or several with commas between them.');
  }
}

/** The settings among the options of a command. Throws CONFIG_INVALID where one does not fit. */
export function importSettingsOf(options: Record<string, unknown>): ImportSettings {
  const given = Object.fromEntries(
    Object.keys(properties).flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])),
  );
  const parsed = importSettingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const key = String(parsed.error.issues[0]?.path[0] ?? '');
  const expected = properties[key]?.description ?? 'something else';
  throw new QuadLabError(
    'CONFIG_INVALID',
    `--${flagName(key)}: found ${JSON.stringify(given[key])}, expected ${expected}.`,
    { advice: 'Add --help to the command for what it takes.', cause: parsed.error },
  );
}

import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
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

function optionsOf(key: string, { type, enum: words, items, description = '' }: Property): Option[] {
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
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

/** The settings among the options of a command. Throws InvalidArgumentError where one does not fit. */
export function importSettingsOf(options: Record<string, unknown>): ImportSettings {
  const given = Object.fromEntries(
    Object.keys(properties).flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])),
  );
  const parsed = importSettingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidArgumentError(`${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`);
}

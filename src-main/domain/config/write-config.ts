import { Document, isMap, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { JsonValue } from './dimension';
import { runFileSchema, type RunConfig } from './run-config';
import { sweepFileSchema, type SweepConfig } from './sweep-config';

/** Blocks up to this length are written in one line. */
const lineLength = 100;

/** A run as a person would write it: without what is the default. */
export function writeRunConfig(config: RunConfig): string {
  return write(withoutDefaults(config, (value) => runFileSchema.safeParse(value).data));
}

/** A sweep as a person would write it. */
export function writeSweepConfig(config: SweepConfig): string {
  return write(withoutDefaults(config, (value) => sweepFileSchema.safeParse(value).data));
}

/** Leaves out every key without which the whole means the same. */
function withoutDefaults<Config extends object>(config: Config, parse: (value: unknown) => unknown): Config {
  const kept = structuredClone(config);
  const meaning = JSON.stringify(parse(kept));
  const visit = (block: Record<string, JsonValue | undefined>): void => {
    for (const [key, value] of Object.entries(block)) {
      block[key] = undefined;
      if (JSON.stringify(parse(JSON.parse(JSON.stringify(kept)))) === meaning) {
        Reflect.deleteProperty(block, key);
        continue;
      }
      block[key] = value;
      if (isBlock(value)) visit(value);
    }
  };
  visit(kept as Record<string, JsonValue>);
  return kept;
}

function write(config: object): string {
  const document = new Document(config);
  if (isMap(document.contents)) narrow(document.contents);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Writes short blocks and lists in one line. */
function narrow(map: YAMLMap): void {
  for (const { value } of map.items) {
    if (!isMap(value) && !isSeq(value)) continue;
    const text = JSON.stringify((value as ParsedNode).toJSON());
    if (text.length <= lineLength) value.flow = true;
    else if (isMap(value)) narrow(value);
  }
}

function isBlock(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

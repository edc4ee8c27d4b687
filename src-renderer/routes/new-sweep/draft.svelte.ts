import { editYaml, inline, readYaml } from '../../lib/yaml-edit';
import type { FormField, JsonValue, Variant, VariantsField } from '../../lib/api-types';

export type Block = Record<string, JsonValue>;

/**
 * The configuration that is being written. Its text is the truth: the form shows what the text says, and changes it in place,
 * so that comments and order stay.
 */
export class Draft {
  text = $state('');
  /** What the text said when it was last YAML. */
  #known: Block = {};
  readonly #read = $derived.by(() => {
    const read = readYaml(this.text);
    return read === undefined ? undefined : isBlock(read) ? read : {};
  });
  readonly value = $derived.by(() => (this.#known = this.#read ?? this.#known));
  /** Whether the form can change the text: it can't while that is no YAML. */
  readonly isReadable = $derived(this.#read !== undefined);
  /** Of the sweep that this run was before its last dimension was taken away. */
  #seeds: JsonValue | undefined;
  readonly isSweep = $derived('sweep' in this.value);
  /** What the space has, by path or name. */
  readonly space = $derived.by((): Block => {
    const sweep = this.value['sweep'];
    const space = isBlock(sweep) ? sweep['space'] : undefined;
    return isBlock(space) ? space : {};
  });
  /** Paths that a variant sets. */
  readonly varied = $derived.by(() => {
    const names = new Map<string, string>();
    for (const [name, dimension] of Object.entries(this.space)) {
      if (!isBlock(dimension) || !isBlock(dimension['variants'])) continue;
      for (const variant of Object.values(dimension['variants'])) {
        for (const path of isBlock(variant) ? Object.keys(variant) : []) names.set(path, name);
      }
    }
    return names;
  });

  at(path: string): JsonValue | undefined {
    let value: JsonValue | undefined = this.value;
    for (const key of path.split('.')) value = isBlock(value) ? value[key] : undefined;
    return value;
  }

  /** Undefined removes it. */
  set(path: string, value: JsonValue | undefined): void {
    this.text = editYaml(this.text, path.split('.'), value);
  }

  /** Gives a dimension of the search other values; the first one makes a sweep of a run, undefined removes it. */
  setDimension(name: string, dimension: JsonValue | undefined): void {
    if (!this.isSweep && dimension !== undefined) {
      this.#becomeSweep(name, dimension);
      return;
    }
    const isLast = Object.keys(this.space).every((other) => other === name);
    if (dimension === undefined && isLast) this.#becomeRun();
    else this.text = editYaml(this.text, ['sweep', 'space', name], dimension);
  }

  /** Chooses one of several blocks; settings that it has as well stay. */
  choose(field: VariantsField, value: string): void {
    const variant =
      field.variants.find((each) => each.value === value) ??
      field.variants.find((each) => each.value === null);
    const before = this.at(field.path);
    const block = {
      [field.by]: value,
      ...(variant && this.#startOf(variant, isBlock(before) ? before : {})),
    };
    const isBare = field.asWord && Object.keys(block).length === 1;
    this.set(field.path, isBare ? value : block);
    if (field.path === 'sweep.sampler') this.#fitPoints(value);
  }

  /** A grid has as many points as its space, and other samplers need a number of them. */
  #fitPoints(sampler: string): void {
    const points = this.at('sweep.points');
    if (sampler === 'grid' && points !== undefined) this.set('sweep.points', undefined);
    if (sampler !== 'grid' && points === undefined) this.set('sweep.points', 20);
  }

  #startOf({ fields }: Variant, before: Block): Block {
    return Object.fromEntries(
      fields.flatMap((field): [string, JsonValue][] => {
        const old = before[field.key];
        if (old !== undefined && fits(field, old)) return [[field.key, old]];
        return field.required && field.start !== null ? [[field.key, field.start]] : [];
      }),
    );
  }

  #becomeSweep(name: string, dimension: JsonValue): void {
    const text = editYaml(this.text, ['seed'], undefined);
    const marker = 'PLACE-OF-THE-SEARCH';
    const space = `sweep:\n  sampler: grid\n  space:\n    ${inline(name)}: ${inline(dimension)}`;
    const begun = editYaml(text, ['sweep'], marker).replace(`sweep: ${marker}`, () => space);
    const hasObjective = this.value['objective'] !== undefined;
    const whole = hasObjective
      ? begun
      : editYaml(begun, ['objective'], { metric: 'test/loss', goal: 'minimize' });
    this.text = this.#seeds === undefined ? whole : editYaml(whole, ['seeds'], this.#seeds);
  }

  #becomeRun(): void {
    const [first] = Array.isArray(this.value['objective']) ? this.value['objective'] : [];
    this.#seeds = this.at('seeds');
    let text = editYaml(this.text, ['sweep'], undefined);
    text = editYaml(text, ['seeds'], undefined);
    this.text = first === undefined ? text : editYaml(text, ['objective'], first);
  }
}

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value can stand in a field, as far as its kind says. */
function fits(field: FormField, value: JsonValue): boolean {
  switch (field.kind) {
    case 'number':
      return (
        typeof value === 'number' &&
        (field.min === null || value >= field.min) &&
        (field.max === null || value <= field.max)
      );
    case 'choice':
      return (field.choices as readonly JsonValue[]).includes(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value) && (field.length === null || value.length === field.length);
    case 'block':
    case 'variants':
      return isBlock(value) || typeof value === 'string';
  }
}

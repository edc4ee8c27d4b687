import type { JsonValue } from '../dimension';

/** What every field of a form has. */
interface FieldBase {
  /** From the top of the configuration: `optimizer.learningRate`. */
  path: string;
  /** The last part of the path. */
  key: string;
  /** What it is called on the screen. */
  label: string;
  description: string;
  /** Nothing stands for it where it is left out. */
  required: boolean;
  default: JsonValue | null;
  /** What it begins with where something has to stand there; null where the default will do. */
  start: JsonValue | null;
  /** Whether it is shown only when one asks for more. */
  more: boolean;
  unit: string | null;
  /** Whether a sweep may have several values of it. */
  sweepable: boolean;
}

export interface NumberField extends FieldBase {
  kind: 'number';
  integer: boolean;
  /** The least and the largest value; `above` and `below` are excluded themselves. */
  min: number | null;
  max: number | null;
  above: number | null;
  below: number | null;
  multipleOf: number | null;
  /** Words that may stand in place of a number: `full`. */
  words: readonly string[];
  /** Whether a list of such numbers may stand there too. */
  orList: boolean;
}

export interface TextField extends FieldBase {
  kind: 'text';
}

export interface SwitchField extends FieldBase {
  kind: 'switch';
}

export interface ChoiceField extends FieldBase {
  kind: 'choice';
  choices: readonly (string | number)[];
}

export interface ListField extends FieldBase {
  kind: 'list';
  item: 'integer' | 'number' | 'text';
  /** How many entries it must have; null for any number. */
  length: number | null;
}

export interface BlockField extends FieldBase {
  kind: 'block';
  fields: readonly FormField[];
  /** Words that may stand in place of the block: `cifar`. */
  words: readonly string[];
  orList: boolean;
}

/** One of several blocks, told apart by the value of one key: each has fields of its own. */
export interface VariantsField extends FieldBase {
  kind: 'variants';
  /** `type` or `name`. */
  by: string;
  variants: readonly Variant[];
  /** Whether a variant without options may be written as its name alone. */
  asWord: boolean;
  orList: boolean;
}

export interface Variant {
  /** Of the key that tells them apart; null for all values that no other variant has. */
  value: string | null;
  description: string;
  fields: readonly FormField[];
}

export type FormField =
  NumberField | TextField | SwitchField | ChoiceField | ListField | BlockField | VariantsField;

export interface FormSection {
  id: string;
  title: string;
  description: string;
  fields: readonly FormField[];
}

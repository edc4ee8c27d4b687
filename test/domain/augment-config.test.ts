import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import {
  augmentSettings,
  isAugmented,
  type AugmentConfig,
} from '../../src-main/domain/config/augment-config';
import { trainingKey } from '../../src-main/domain/config/counterpart';
import type { ImportedDatasetConfig } from '../../src-main/domain/config/dataset-config';
import { jsonSchemaOf } from '../../src-main/domain/config/json-schema';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { resolvePoint } from '../../src-main/domain/config/resolve-point';
import type { JsonValue, PointValues } from '../../src-main/domain/config/search-space';
import type { SweepConfig } from '../../src-main/domain/config/sweep-config';
import { readSample } from '../support/samples';

describe('configurations with augmentation', () => {
  const images = parse(readSample('cifar10.yaml')) as Record<string, unknown>;
  const base = Object.fromEntries(
    Object.entries(images).filter(([key]) => key !== 'sweep' && key !== 'seeds'),
  );
  const withAugment = (augment: unknown): string =>
    JSON.stringify({ ...base, dataset: { name: 'cifar10', augment } });
  const parsed = (augment: unknown) => parseRunConfig(withAugment(augment), 'run.json').dataset;

  it('take a word or a block', () => {
    expect(parsed(undefined)).toMatchObject({ augment: 'none' });
    expect(parsed('cifar')).toMatchObject({ augment: 'cifar' });
    expect(parsed({ flip: 'horizontal', cutout: 8, colorJitter: { hue: 0.1 } })).toMatchObject({
      augment: {
        flip: 'horizontal',
        crop: 0,
        cutout: 8,
        mixup: 0,
        colorJitter: { brightness: 0, contrast: 0, saturation: 0, hue: 0.1 },
      },
    });
    expect(augmentSettings('cifar')).toEqual(augmentSettings({ flip: 'horizontal', crop: 4 }));
    expect(['none', {}, { colorJitter: {} }].map((each) => isAugmented(each as AugmentConfig))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each<[unknown, RegExp]>([
    [
      'cifr',
      /dataset\.augment: expected none, cifar, or a block of flip, crop, cutout, colorJitter, mixup; found "cifr"\. Did you mean "cifar"\?/,
    ],
    [7, /dataset\.augment: expected none, cifar, or a block of .*; found 7/],
    [{ cutuot: 8 }, /dataset\.augment: unknown key "cutuot"\. Did you mean "cutout"\?/],
    [{ flip: 'vertical' }, /dataset\.augment\.flip: expected true, false or horizontal, found "vertical"/],
    [{ crop: 1.5 }, /dataset\.augment\.crop: expected a whole number, found 1\.5/],
    [
      { crop: -1, cutout: -2 },
      /augment\.crop: expected at least 0, found -1[^]*augment\.cutout: .* found -2/,
    ],
    [{ mixup: 'strong' }, /dataset\.augment\.mixup: expected a number, found "strong"/],
    [{ colorJitter: { hue: 0.6 } }, /dataset\.augment\.colorJitter\.hue: expected at most 0\.5, found 0\.6/],
    [{ colorJitter: 0.4 }, /dataset\.augment\.colorJitter: expected a block of keys, found 0\.4/],
  ])('explain %j', (augment, message) => {
    expect(() => parseRunConfig(withAugment(augment), 'run.json')).toThrow(message);
  });

  const resolve = (augment: unknown, space: SweepConfig['sweep']['space'], point: PointValues) =>
    resolvePoint(
      {
        ...(images as SweepConfig),
        dataset: { name: 'cifar10', augment: augment as JsonValue },
        sweep: { sampler: 'grid', seed: 0, space },
      },
      point,
      0,
    ).dataset as ImportedDatasetConfig;

  it('let a sweep add a setting to a word, which is spelled out', () => {
    const space = { 'dataset.augment.cutout': [0, 8, 16] };
    const cutout = { 'dataset.augment.cutout': 8 };
    expect(resolve('cifar', space, cutout).augment).toMatchObject({ flip: true, crop: 4, cutout: 8 });
    expect(resolve('none', space, cutout).augment).toMatchObject({ flip: false, crop: 0, cutout: 8 });
    expect(resolve(undefined, space, cutout).augment).toMatchObject({ flip: false, cutout: 8 });
    expect(resolve({ mixup: 1 }, space, cutout).augment).toMatchObject({ mixup: 1, cutout: 8 });
    expect(() => resolve('cifr', space, cutout)).toThrow('found "cifr"');
    const hue = 'dataset.augment.colorJitter.hue';
    expect(resolve('cifar', { [hue]: [0, 0.1] }, { [hue]: 0.1 }).augment).toMatchObject({
      crop: 4,
      colorJitter: { hue: 0.1 },
    });
  });

  it('let a sweep vary a word and a setting beside it, in either order', () => {
    const word = { 'dataset.augment': ['none', 'cifar'] };
    const setting = { 'dataset.augment.cutout': [0, 8] };
    for (const space of [
      { ...word, ...setting },
      { ...setting, ...word },
    ]) {
      const point = { 'dataset.augment': 'cifar', 'dataset.augment.cutout': 8 };
      expect(resolve('none', space, point).augment).toMatchObject({ crop: 4, cutout: 8 });
    }
  });

  it('train the same by a word and by what it is short for', () => {
    const [word, block, other] = ['cifar', { flip: true, crop: 4 }, { flip: true, crop: 3 }].map((augment) =>
      trainingKey(parseRunConfig(withAugment(augment), 'run.json')),
    );
    expect(block).toBe(word);
    expect(other).not.toBe(word);
  });

  it('are in the JSON schema', () => {
    const validate = new Ajv({ strict: false }).compile(jsonSchemaOf('run'));
    const accepts = (augment: unknown): boolean => validate(JSON.parse(withAugment(augment)));
    expect(accepts('cifar')).toBe(true);
    expect(accepts({ flip: true, colorJitter: { hue: 0.1 }, mixup: 0.2 })).toBe(true);
    for (const wrong of ['cifr', { cutuot: 1 }, { cutout: 1.5 }, { flip: 'vertical' }]) {
      expect(accepts(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });
});

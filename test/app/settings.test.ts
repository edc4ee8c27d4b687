import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../src-main/app/settings';
import { defaultImportLimits, importLimitsSchema } from '../../src-main/domain/import-limits';
import { settingInfos } from '../../src-main/domain/settings';
import { temporaryFolder } from '../support/temporary';

const newFile = (): string => join(temporaryFolder(), 'settings.json');
const pixels = 'datasets.limits.imagePixels';

describe('the settings of a home', () => {
  it('have defaults, each with a meaning', () => {
    expect(settingsOf(newFile()).all().datasets.limits).toEqual(defaultImportLimits);
    const names = settingInfos().map(({ key }) => key);
    for (const limit of Object.keys(importLimitsSchema.shape)) {
      expect(names).toContain(`datasets.limits.${limit}`);
    }
    for (const { description } of settingInfos()) expect(description).not.toBe('');
  });

  it('are kept in the file, only where they were set', () => {
    const file = newFile();
    settingsOf(file).set(pixels, 5);
    expect(settingsOf(file).all().datasets.limits).toEqual({ ...defaultImportLimits, imagePixels: 5 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ datasets: { limits: { imagePixels: 5 } } });
    expect(settingsOf(file).list()).toContainEqual(
      expect.objectContaining({ key: pixels, value: 5, default: 100_000_000, isSet: true }),
    );
    settingsOf(file).set(pixels, undefined);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
  });

  it('refuse what no setting is, and values that do not fit, and keep what was', () => {
    const settings = settingsOf(newFile());
    settings.set(pixels, 5);
    expect(() => {
      settings.set('datasets.limits.imagePixel', 5);
    }).toThrow('There is no setting "datasets.limits.imagePixel"');
    expect(() => {
      settings.set(pixels, 'many');
    }).toThrow(/datasets\.limits\.imagePixels: .*expected/);
    expect(settings.all().datasets.limits.imagePixels).toBe(5);
  });

  it('say what is wrong with a file that was written by hand', () => {
    const file = newFile();
    writeFileSync(file, '{ "datasets": ');
    expect(() => settingsOf(file).all()).toThrow(`${file} is no JSON file`);
    writeFileSync(file, '{ "dataset": {} }');
    expect(() => settingsOf(file).all()).toThrow('unknown key "dataset"');
  });
});

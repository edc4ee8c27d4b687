import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, matchesGlob } from 'node:path';
import { Ajv } from 'ajv';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import config from '../../electron.vite.config';
import packageJson from '../../package.json';
import { repository } from '../support/samples';
import { packagingConfig } from './packaging-config';

const packaging = packagingConfig();
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]) as string[];

/** An import at the beginning of a line, or one that is awaited. */
const importOf = /^import [^"]*"([^"]+)";|\bimport\("([^"]+)"\)/gm;

describe('the packages of the desktop app', () => {
  it('are configured as electron-builder knows it', () => {
    const file = createRequire(import.meta.resolve('electron-builder')).resolve(
      'app-builder-lib/scheme.json',
    );
    const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
    const validate = new Ajv({ strict: false, allErrors: true, coerceTypes: true }).compile(schema);
    expect(validate(structuredClone(packaging)), JSON.stringify(validate.errors, null, 2)).toBe(true);
    expect(validate({ ...packaging, linux: { target: ['AppImage'], icons: 'x' } })).toBe(false);
  });

  it('are those of Linux, macOS and Windows, and look for no updates', () => {
    expect(packaging.linux?.target).toEqual(['AppImage', 'deb']);
    expect(packaging.mac?.target).toEqual(['dmg']);
    expect(packaging.win?.target).toEqual(['nsis']);
    expect(packaging.publish).toBeNull();
    expect(packaging.protocols).toMatchObject([{ schemes: ['quadlab'] }]);
    expect(packageJson.scripts.package).toContain('--config resources/packaging/electron-builder.yml');
    expect(packageJson.main).toBe('out/main/electron.js');
  });

  it('have beside the archive all that plain Node runs and loads, and in it the page', () => {
    const inputs = Object.keys(
      (config as { main: { build: { rollupOptions: { input: object } } } }).main.build.rollupOptions.input,
    );
    const outside = [
      'package.json', // says that the programs are modules
      ...inputs.map((name) => `out/main/${name}.js`),
      'out/main/chunks/any-1.js',
      'out/native/quadlab.node',
      'node_modules/node/bin/node',
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      'node_modules/webgpu/dist/linux-x64/dawn.node',
      'node_modules/@img/sharp-linux-x64/lib/sharp.node',
      'node_modules/a/node_modules/b/index.js',
    ];
    const isUnpacked = (file: string): boolean =>
      listOf(packaging.asarUnpack).some((pattern) => matchesGlob(file, pattern));
    const isPacked = (file: string): boolean =>
      listOf(packaging.files).some((pattern) => !pattern.startsWith('!') && matchesGlob(file, pattern));
    for (const file of outside) {
      expect(isUnpacked(file), file).toBe(true);
      // Packages come along by themselves.
      if (!file.startsWith('node_modules/')) expect(isPacked(file), file).toBe(true);
    }
    for (const file of [
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'resources/icons/tray@2x.png',
      'resources/samples/xor.yaml',
      'resources/experiments/02-table-2.yaml',
    ]) {
      expect([isPacked(file), isUnpacked(file)], file).toEqual([true, false]);
    }
    expect(packaging.asar).toBe(true);
    expect(isPacked('out/packages/linux-unpacked/quadlab')).toBe(false);
  });

  it('bring the runtime of the workers, and every package that the built code loads', () => {
    const packed = Object.keys({ ...packageJson.dependencies, ...packageJson.optionalDependencies });
    expect(packed).toContain('node');
    const main = join(repository, 'out', 'main');
    const loaded = globSync(['*.js', 'chunks/*.js'], { cwd: main }).flatMap((file) =>
      [...readFileSync(join(main, file), 'utf8').matchAll(importOf)].map(
        ([, name, later]) => name ?? later ?? '',
      ),
    );
    const packages = loaded
      .filter((name) => !name.startsWith('.') && !isBuiltin(name) && name !== 'electron')
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    expect(packages).toContain('better-sqlite3');
    expect([...new Set(packages)].filter((name) => !packed.includes(name))).toEqual([]);
  });

  it('have their icons, which are as their drawings say', async () => {
    const icons = join(repository, 'resources', 'icons');
    for (const [name, size] of [
      ['icon', 1024],
      ['tray', 24],
      ['tray@2x', 48],
      ['trayTemplate', 18],
      ['trayTemplate@2x', 36],
    ] as const) {
      expect(await sharp(join(icons, `${name}.png`)).metadata()).toMatchObject({
        format: 'png',
        width: size,
        height: size,
      });
    }
    expect(join(repository, String(packaging.icon))).toBe(join(icons, 'icon.png'));
    for (const file of [packaging.mac?.entitlements, packaging.mac?.entitlementsInherit]) {
      expect(existsSync(join(repository, String(file)))).toBe(true);
    }
  });
});

import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { layers } from '../../eslint.config.js';
import { repository } from '../support/samples';

const eslint = new ESLint({
  cwd: repository,
  overrideConfig: [{ rules: {}, languageOptions: { parserOptions: { projectService: false } } }],
  ruleFilter: ({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports',
});

async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${repository}/${file}` });
  return result?.messages.map(({ message }) => message) ?? [];
}

describe('the layers', () => {
  it('name every folder of src-main', async () => {
    const { readdirSync } = await import('node:fs');
    expect(Object.keys(layers).sort()).toEqual(readdirSync(`${repository}/src-main`).sort());
  });

  it.each([
    [
      'src-main/core/x.ts',
      "import '../domain/run-state';",
      /The layer "core" may import only: nothing of ours/,
    ],
    ['src-main/training/worker/x.ts', "import '../../store/store';", /The layer "training" may import only/],
    ['src-main/cli/commands/x.ts', "import '../../store/store';", /The layer "cli"/],
    [
      'src-main/scheduler/x.ts',
      "import 'better-sqlite3';",
      /"better-sqlite3" may be imported only in: store/,
    ],
    ['src-main/app/x.ts', "import 'electron';", /"electron" may be imported only in: electron/],
    [
      'src-main/rundir/x.ts',
      "import '@tensorflow/tfjs-core';",
      /may be imported only in: nn, backends, analysis, training/,
    ],
    ['src-renderer/x.ts', "import { a } from '../src-main/store/store';", /renderer may `import type`/],
    ['src-renderer/x.ts', "import { a } from '../src-main/api/router';", /renderer may `import type`/],
  ])('%s may not %s', async (file, code, message) => {
    expect(await complaints(file, code)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['src-main/scheduler/x.ts', "import '../store/store';"],
    ['src-main/store/x.ts', "import 'better-sqlite3'; import '../domain/records';"],
    ['src-renderer/x.ts', "import type { A } from '../src-main/api/router';"],
  ])('%s may %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });
});

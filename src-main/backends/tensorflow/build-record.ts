import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemErrorCode } from '../../core/errors';

/** What `quadlab setup tensorflow` built, as it stands in `build.json` beside it. */
export interface BuildRecord {
  schemaVersion: 1;
  createdAt: string;
  /** What it was built for and runs on. */
  platform: string;
  arch: string;
  gpu: boolean;
  /** Versions of tfjs-node, libtensorflow, the compiler and, with a GPU, of CUDA's libraries. */
  versions: { tfjsNode: string; libtensorflow: string; compiler: string; cuda?: Record<string, string> };
  /** Sizes of the files that it can't do without, by their paths in the folder. */
  files: Record<string, number>;
}

/** Where everything lies in the folder of a build: libraries in the layout of their wheels, which find each other by it. */
export const buildPaths = {
  record: 'build.json',
  libraries: 'site-packages/tensorflow',
  package: 'node_modules/@tensorflow/tfjs-node',
  addon: 'node_modules/@tensorflow/tfjs-node/tfjs_binding.node',
  /** These stand in for packages that tfjs-node asks for; the loader puts our own tfjs-core in their place. */
  standIns: ['node_modules/@tensorflow/tfjs/index.js', 'node_modules/@tensorflow/tfjs-core/index.js'],
} as const;

/** The way from the folder of the addon to that of the libraries, for the linker. */
export const librariesFromAddon = '../../../site-packages/tensorflow';

export const libraryNames = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

/** The record of a build; undefined where nothing was built. A damaged one throws an Error that says so. */
export function readBuildRecord(folder: string): BuildRecord | undefined {
  const file = join(folder, buildPaths.record);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const record = JSON.parse(text) as Partial<BuildRecord>;
    if (record.schemaVersion === 1 && record.versions !== undefined && record.files !== undefined)
      return record as BuildRecord;
  } catch (error) {
    throw new Error(`${file} is damaged: ${messageOf(error)}`, { cause: error });
  }
  throw new Error(`${file} is not of this version of QuadLab`);
}

/** Why a build can't be used by this process; undefined where nothing speaks against it. */
export function misfitOf(folder: string, record: BuildRecord, tfjsVersion: string): string | undefined {
  const { platform, arch, versions, files } = record;
  const machine = `${process.platform} ${process.arch}`;
  if (`${platform} ${arch}` !== machine) {
    return `it was built for ${platform} ${arch}, this machine is ${machine}`;
  }
  if (versions.tfjsNode !== tfjsVersion) {
    return `it was built for TensorFlow.js ${versions.tfjsNode}, this is ${tfjsVersion}`;
  }
  for (const [name, bytes] of Object.entries(files)) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false })?.size;
    if (found === undefined) return `its file ${name} is missing`;
    if (found !== bytes) return `its file ${name} has ${found} bytes, expected ${bytes}`;
  }
  return undefined;
}

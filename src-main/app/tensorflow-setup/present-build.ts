import { misfitOf, readBuildRecord, type BuildRecord } from '../../backends/tensorflow/build-record';

/** The build of a home, where it can be used and does what is wanted. */
export function presentBuild(folder: string, tfjsVersion: string, gpu: boolean): BuildRecord | undefined {
  let record: BuildRecord | undefined;
  try {
    record = readBuildRecord(folder);
  } catch {
    return undefined; // a damaged one is replaced
  }
  if (record === undefined || misfitOf(folder, record, tfjsVersion) !== undefined) return undefined;
  return record.gpu || !gpu ? record : undefined;
}

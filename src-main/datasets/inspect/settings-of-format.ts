import type { ImportSettings } from '../../domain/import-settings';
import type { DatasetFormat } from '../formats/format';

export type ImportSettingName = keyof ImportSettings;

const ofTables: ImportSettingName[] = ['target', 'task', 'leaveOut'];
const ofImages: ImportSettingName[] = ['imageSize', 'imageCrop', 'storage'];

const byFormat: Partial<Record<string, readonly ImportSettingName[]>> = {
  idx: ['subset'],
  cifar100: ['labels'],
  numpy: ['task', 'channels', 'validation'],
  svhn: ['extra'],
  table: [...ofTables, 'separator', 'header'],
  parquet: ofTables,
  'kitti-depth': ['imageSize', 'imageCrop', 'storage'],
};

/** What a person may say of data in a format, as it is imported. */
export function settingsOfFormat(format: DatasetFormat): readonly ImportSettingName[] {
  return byFormat[format.name] ?? ('images' in format ? ofImages : []);
}

export { archiveEnding } from './endings';
export { isArchive } from './recognize';
export { unpackArchive, type UnpackedArchive } from './unpack';

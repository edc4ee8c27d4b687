// Started by the tests in a process of its own: downloads what <url> sends into <folder> and says how far it is.
import { writeSync } from 'node:fs';
import { defaultDownloadSettings } from '../../../src-main/domain/download-settings';
import { downloadFile } from '../../../src-main/datasets/download/download-file';
import { openHttp } from '../../../src-main/datasets/download/http-client';

const [url = '', folder = ''] = process.argv.slice(2);
const http = openHttp(defaultDownloadSettings);

await downloadFile(
  { name: 'data.bin', urls: [url] },
  {
    http,
    folder,
    settings: defaultDownloadSettings,
    onProgress: ({ stage, bytesDone }) => writeSync(1, `${stage} ${bytesDone}\n`),
  },
);
await http.dispose();

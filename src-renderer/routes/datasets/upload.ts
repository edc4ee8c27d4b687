import { failureOf } from '../../lib/failure';

/** What the server said of a file that it did not take. */
export class UploadRefused extends Error {}

/**
 * Sends a file to the server that the page came from, which answers with its path there. XMLHttpRequest, since fetch does
 * not tell how much was sent.
 */
export function upload(
  file: File,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/uploads?name=${encodeURIComponent(file.name)}`);
    request.upload.addEventListener('progress', ({ loaded }) => {
      onProgress(loaded);
    });
    request.addEventListener('load', () => {
      const path = pathIn(request);
      if (path === undefined) reject(new UploadRefused(messageIn(request)));
      else resolve(path);
    });
    request.addEventListener('error', () => {
      reject(new UploadRefused('The connection broke off while the file was sent.'));
    });
    request.addEventListener('abort', () => {
      reject(new DOMException('given up', 'AbortError'));
    });
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

function pathIn({ status, responseText }: XMLHttpRequest): string | undefined {
  if (status < 200 || status > 299) return undefined;
  try {
    return (JSON.parse(responseText) as { path?: string }).path;
  } catch {
    return undefined;
  }
}

/** A refusal has the form of the API's errors. */
function messageIn({ status, responseText }: XMLHttpRequest): string {
  try {
    const { error } = JSON.parse(responseText) as {
      error?: { message: string; data?: { problem?: { advice: string | null } | null } };
    };
    if (error !== undefined) return `${error.message} ${error.data?.problem?.advice ?? ''}`.trim();
  } catch {
    // Something between the page and the server that says it in its own words.
  }
  const text = responseText.trim();
  return text === '' || text.length > 500 ? `The server did not take the file (${status}).` : text;
}

export const uploadMessage = (error: unknown): string =>
  error instanceof UploadRefused ? error.message : failureOf(error).message;

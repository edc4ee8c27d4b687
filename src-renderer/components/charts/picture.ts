/** A chart as a file. Both are in light colours on white, whichever theme the app has. */
export interface Picture {
  png: (scale: number) => Promise<Blob>;
  svg: () => Promise<Blob>;
}

/** Lets the browser save a file, as a click on a link does. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The download has begun by then; until it has, the address must stand.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}

/** `Learning curves: test error` → `learning-curves-test-error.png`. */
export function fileName(title: string, ending: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `${words === '' ? 'chart' : words.slice(0, 80)}.${ending}`;
}

export function copyImage(picture: Picture): Promise<void> {
  // The promise itself, so that the click still counts as the reason when the picture is ready.
  return navigator.clipboard.write([new ClipboardItem({ 'image/png': picture.png(2) })]);
}

export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture is too large for this browser.'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** Draws an SVG picture on a canvas. */
export async function pngOfSvg(svg: Blob, width: number, height: number, scale: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(await svg.text())}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngOf(canvas);
}

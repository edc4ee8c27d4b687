/** How many of an image's channels are colours; the second of two and the fourth of four are opacity. */
const colorsOf = (channels: number): number => (channels >= 3 ? 3 : 1);

/** Luma of red, green and blue (ITU-R BT.601), as in Pillow's and torchvision's grey images. */
const luma = (red: number, green: number, blue: number): number => 0.299 * red + 0.587 * green + 0.114 * blue;

/** v ← factor · v, on the bytes of an image [H, W, C] in place; as all of these, rounded and clamped. */
export function brightness(image: Uint8ClampedArray, channels: number, factor: number): void {
  mapColors(image, channels, factor, 0);
}

/** v ← factor · v + (1 − factor) · m with m the mean grey of the image. */
export function contrast(image: Uint8ClampedArray, channels: number, factor: number): void {
  mapColors(image, channels, factor, (1 - factor) * meanGrey(image, channels));
}

/** v ← factor · v + (1 − factor) · g with g the grey of the pixel. Red, green and blue come first. */
export function saturation(image: Uint8ClampedArray, channels: number, factor: number): void {
  for (let i = 0; i < image.length; i += channels) {
    const red = image[i] as number;
    const green = image[i + 1] as number;
    const blue = image[i + 2] as number;
    const grey = (1 - factor) * luma(red, green, blue);
    image[i] = factor * red + grey;
    image[i + 1] = factor * green + grey;
    image[i + 2] = factor * blue + grey;
  }
}

/**
 * Turns the hue of HSV by `shift` of its circle, −1/2 … 1/2; saturation and value, that is the largest and the smallest of red,
 * green and blue, stay.
 */
export function hue(image: Uint8ClampedArray, channels: number, shift: number): void {
  const turn = 6 * (shift < 0 ? shift + 1 : shift);
  for (let i = 0; i < image.length; i += channels) {
    const red = image[i] as number;
    const green = image[i + 1] as number;
    const blue = image[i + 2] as number;
    const value = Math.max(red, green, blue);
    const spread = value - Math.min(red, green, blue);
    if (spread === 0) continue;
    // In sixths of the circle, red at 0; turned by 0 to 12 of them.
    const sixths =
      value === red
        ? (green - blue) / spread
        : value === green
          ? 2 + (blue - red) / spread
          : 4 + (red - green) / spread;
    const turned = within(within(sixths + 6) + turn);
    image[i] = value - spread * distanceFromPeak(within(turned + 5));
    image[i + 1] = value - spread * distanceFromPeak(within(turned + 3));
    image[i + 2] = value - spread * distanceFromPeak(within(turned + 1));
  }
}

/** A place from 0 to 12 sixths as one from 0 to 6; far faster than a remainder. */
const within = (place: number): number => (place >= 6 ? place - 6 : place);

/** How far below its largest value a colour is, 0 to 1, at a place from 0 to 6 sixths. */
function distanceFromPeak(place: number): number {
  if (place <= 1) return place;
  if (place <= 3) return 1;
  return place < 4 ? 4 - place : 0;
}

function mapColors(image: Uint8ClampedArray, channels: number, factor: number, offset: number): void {
  const table = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value++) table[value] = factor * value + offset;
  if (colorsOf(channels) === channels) {
    for (let i = 0; i < image.length; i++) image[i] = table[image[i] as number] as number;
    return;
  }
  for (let i = 0; i < image.length; i += channels) {
    for (let c = i; c < i + colorsOf(channels); c++) image[c] = table[image[c] as number] as number;
  }
}

function meanGrey(image: Uint8ClampedArray, channels: number): number {
  let [first, second, third] = [0, 0, 0];
  const isColored = colorsOf(channels) === 3;
  for (let i = 0; i < image.length; i += channels) {
    first += image[i] as number;
    if (!isColored) continue;
    second += image[i + 1] as number;
    third += image[i + 2] as number;
  }
  const sum = isColored ? luma(first, second, third) : first;
  return (sum * channels) / image.length;
}

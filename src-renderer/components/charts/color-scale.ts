/** Colours of cividis (Nuñez, Anderton, Renslow 2018): even to the eye, and the same for the colour-blind. */
const stops: readonly (readonly [number, number, number])[] = [
  [0, 32, 77],
  [31, 54, 107],
  [65, 77, 107],
  [91, 99, 111],
  [117, 122, 119],
  [146, 145, 120],
  [178, 170, 111],
  [213, 196, 93],
  [255, 234, 70],
];

/** A place from 0 to 1 → `#1f366b`. */
export function scaleColor(place: number): string {
  const position = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(position));
  const part = position - index;
  const [from, to] = [stops[index] ?? [0, 0, 0], stops[index + 1] ?? [0, 0, 0]];
  const channel = (at: 0 | 1 | 2): string =>
    Math.round(from[at] + part * (to[at] - from[at]))
      .toString(16)
      .padStart(2, '0');
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

/** Black or white, whichever can be read on a place of the scale. */
export const textOn = (place: number): string => (place > 0.52 ? '#000000' : '#ffffff');

/** Where values lie between the smallest and the largest. */
export function placesOf(min: number, max: number, log: boolean): (value: number) => number {
  const on = (value: number): number => (log ? Math.log(value) : value);
  const span = on(max) - on(min);
  return (value) => (span > 0 ? (on(value) - on(min)) / span : 0.5);
}

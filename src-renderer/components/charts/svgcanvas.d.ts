/** The part that is used of a package without types. */
declare module 'svgcanvas' {
  export const Context: new (width: number, height: number) => object;
}

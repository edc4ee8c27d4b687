/** Draws now, and again for another theme and for paper, which is white: canvases keep the colours they were drawn with. */
export function drawAgain(drawAll: () => void): void {
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  const setPrinting = (printing: boolean): void => {
    document.documentElement.toggleAttribute('data-printing', printing);
    drawAll();
  };
  addEventListener('beforeprint', () => {
    setPrinting(true);
  });
  addEventListener('afterprint', () => {
    setPrinting(false);
  });
}

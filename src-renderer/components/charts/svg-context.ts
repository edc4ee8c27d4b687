import { Context } from 'svgcanvas';

/** What of svgcanvas is used beside the drawing itself. */
interface DrawingContext extends CanvasRenderingContext2D {
  getSvg: () => SVGSVGElement;
  getSerializedSvg: () => string;
}

const anchors: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };
const baselines: Partial<Record<CanvasTextBaseline, string>> = {
  top: 'text-before-edge',
  bottom: 'text-after-edge',
  middle: 'central',
  hanging: 'hanging',
};

/** A context to draw on as on a canvas' that makes an SVG document of it. */
export class SvgContext {
  readonly context: DrawingContext;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.context = new Context(width, height) as unknown as DrawingContext;
    const internals = this.context as unknown as Internals;
    // svgcanvas reads fonts with the help of a style attribute, which the Content Security Policy of the app forbids.
    internals.__applyText = (text, x, y, action) => {
      applyText(internals, text, x, y, action);
    };
  }

  /** The document. */
  serialize(): string {
    const svg = this.context.getSvg();
    svg.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
  }
}

/** The parts of svgcanvas that its own text drawing is made of. */
interface Internals extends DrawingContext {
  __applyText: (text: string, x: number, y: number, action: 'fill' | 'stroke') => void;
  __closestGroupOrSvg: () => Element;
  __createElement: (name: string, attributes: Record<string, unknown>, reset: boolean) => Element;
  __currentElement: Element;
  __applyTransformation: (element: Element) => void;
  __applyStyleToCurrentElement: (action: 'fill' | 'stroke') => void;
}

function applyText(context: Internals, text: string, x: number, y: number, action: 'fill' | 'stroke'): void {
  const { style } = document.createElement('span');
  style.font = context.font;
  const parent = context.__closestGroupOrSvg();
  const element = context.__createElement(
    'text',
    {
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-style': style.fontStyle,
      'font-weight': style.fontWeight,
      x,
      y,
      'text-anchor': anchors[context.textAlign] ?? 'start',
      'dominant-baseline': baselines[context.textBaseline] ?? 'alphabetic',
    },
    true,
  );
  element.append(text);
  context.__currentElement = element;
  context.__applyTransformation(element);
  context.__applyStyleToCurrentElement(action);
  parent.append(element);
}

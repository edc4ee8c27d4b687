import type { HeatCell } from '../../../components/charts/heat-map-config';
import type { PiecesFindings, RunPage } from '../../../lib/api-types';
import { shortNumber } from '../../../lib/format';

type Piece = PiecesFindings['pieces'][number];

/** Pieces and degrees that a heat map has room for. */
export const [mostRows, mostDegrees] = [40, 64];

/** Whether a network is a polynomial by pieces. */
export function isPiecewise({ config }: RunPage['run']): boolean {
  const { model } = config;
  return model.type === 'mlp' && (model.activation === 'relu' || model.activation === 'linear');
}

export const nameOf = (piece: Piece): string => `${shortNumber(piece.from)} … ${shortNumber(piece.to)}`;

/** The widest pieces, in their order, where there are too many. */
export function shownPieces(pieces: readonly Piece[]): Piece[] {
  const byWidth = [...pieces].sort((a, b) => b.to - b.from - (a.to - a.from));
  const shown = new Set(byWidth.slice(0, mostRows));
  return pieces.filter((piece) => shown.has(piece));
}

/** log10|a_k| by degree and piece; null where rounding can explain the coefficient, and where there is none. */
export function coefficientCells(pieces: readonly Piece[], degrees: readonly number[]): HeatCell[] {
  return pieces.flatMap((piece, row) =>
    degrees.map((degree) => {
      const size = Math.abs(piece.powers[degree] ?? 0);
      const isKnown = size > (piece.uncertainties[degree] ?? 0);
      const value = isKnown ? Math.log10(size) : null;
      const note = `a = ${shortNumber(piece.powers[degree] ?? 0)}`;
      return { x: String(degree), y: rowName(piece, row), value, ...(isKnown && { note }) };
    }),
  );
}

/** Rows need names of their own. */
export const rowName = (piece: Piece, row: number): string => `${row + 1}: ${nameOf(piece)}`;

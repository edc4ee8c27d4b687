export { coefficientProfile, type CoefficientProfileRow } from './coefficient-profile';
export { largestDegreeSupported, mostPieces } from './limits';
export { pieceAt, pieceValue, piecesOf, type PieceOptions } from './pieces-of';
export type { PieceCheck, PiecewisePolynomial, PolynomialPiece } from './types';

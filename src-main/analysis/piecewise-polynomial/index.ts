export { coefficientProfile } from './coefficient-profile';
export { largestDegreeSupported, mostPieces } from './limits';
export { pieceAt, pieceValue, piecesOf, type PieceOptions } from './pieces-of';

export { differenceFromSpline, type SplineDifference } from './compare';
export { requireSpline, splineValue, type PolynomialSpline } from './polynomial-spline';
export { splineNetwork, type SplineNetwork } from './spline-network';

export { dropOf } from './drop';
export { scoreLayers, type Cost, type LayerScore, type MeasuredLayer } from './score-layers';

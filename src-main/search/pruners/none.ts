import { goOn, type Pruner } from './pruner';

export const nonePruner: Pruner = { shouldPrune: () => goOn };

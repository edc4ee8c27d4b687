import type { ScheduleConfig } from '../../domain/config/optimizer-config';
import { constant } from './constant';
import { multistep } from './multistep';
import type { Schedule } from './schedule';

export type { Schedule } from './schedule';

export function createSchedule(config: ScheduleConfig, learningRate: number): Schedule {
  switch (config.type) {
    case 'constant':
      return constant(learningRate);
    case 'multistep':
      return multistep(config, learningRate);
  }
}

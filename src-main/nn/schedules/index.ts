import type { ScheduleConfig } from '../../domain/config/schedule-config';
import { constant } from './constant';
import { cosine } from './cosine';
import { multistep } from './multistep';
import { polynomial } from './polynomial';
import type { Schedule, ScheduleOptions } from './schedule';
import { warmUp } from './warm-up';

export type { Schedule } from './schedule';

/** The schedule of a configuration, warmed up where it says so. */
export function createSchedule(config: ScheduleConfig, options: ScheduleOptions): Schedule {
  const schedule = plainSchedule(config, options);
  return config.warmup === undefined ? schedule : warmUp(schedule, config.warmup);
}

function plainSchedule(config: ScheduleConfig, options: ScheduleOptions): Schedule {
  switch (config.type) {
    case 'constant':
      return constant(options);
    case 'multistep':
      return multistep(config, options);
    case 'cosine':
      return cosine(config, options);
    case 'polynomial':
      return polynomial(config, options);
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import { writeHeartbeat } from '../../rundir/write-heartbeat';
import {
  free,
  heartbeatOf,
  taken,
  type HeartbeatOrder,
  type HeartbeatThreadData,
} from './heartbeat-messages';

const data = workerData as HeartbeatThreadData;
const control = new Int32Array(data.control);
let order: HeartbeatOrder | undefined;

parentPort?.on('message', (message: HeartbeatOrder) => {
  order = message;
});
setInterval(() => {
  if (order === undefined || Atomics.compareExchange(control, 0, free, taken) !== free) return;
  if (order.run === Atomics.load(control, 1)) writeHeartbeat(order.file, heartbeatOf(order));
  Atomics.store(control, 0, free);
  Atomics.notify(control, 0);
}, data.milliseconds);

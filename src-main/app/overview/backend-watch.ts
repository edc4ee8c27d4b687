import type { BackendReport } from '../../backends/backend';
import { probeInChild } from '../../backends/probe/probe-in-child';
import type { Disposer } from '../../core/disposable';
import { runDoctor, type DoctorReport } from '../doctor';
import type { BackendProbe } from '../doctor/backends';

/** Trying backends takes some seconds of a core or two, which the first seconds of the app shall have. */
const patienceMilliseconds = 3000;

/** Looks once, aside, at what the doctor looks at, when somebody asks first; and again when it is asked to. */
export function watchBackends(home: string, node: string, patience = patienceMilliseconds) {
  const ended = new AbortController();
  const probe: BackendProbe = (name, options) => probeInChild(name, options, { node, signal: ended.signal });
  let report: { time: number; doctor: DoctorReport } | undefined;
  let looking: Promise<DoctorReport> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const look = (): Promise<DoctorReport> => {
    clearTimeout(timer);
    looking ??= runDoctor(home, { probe })
      .then((doctor) => {
        report = { time: Date.now(), doctor };
        return doctor;
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };

  return {
    /** What is known; undefined before it was looked at. */
    known(): BackendReport[] | undefined {
      if (report === undefined && looking === undefined && !ended.signal.aborted) {
        timer ??= setTimeout(() => {
          look().catch(() => undefined);
        }, patience).unref();
      }
      return report?.doctor.backends;
    },
    /** The last report, or one that is made now. */
    async doctor(anew = false): Promise<{ time: number; doctor: DoctorReport }> {
      if (report === undefined || anew) await look();
      if (report === undefined) throw new Error('the doctor has no report');
      return report;
    },
    dispose(): void {
      clearTimeout(timer);
      ended.abort();
    },
  } satisfies Disposer & Record<string, unknown>;
}

import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

export interface HostMemory {
  /** Bytes that processes may use: those of the machine, or of the control group (a container, a batch job) if fewer. */
  total: number;
  /** Of these, bytes that can be had right now; what the system only keeps as a cache of files counts. */
  available: number;
}

/** Where Linux tells of control groups. */
const roots = { mounted: '/sys/fs/cgroup', membership: '/proc/self/cgroup' };

/** Memory of this machine as this process may use it. */
export function hostMemory(places = roots): HostMemory {
  const machine = { total: totalmem(), available: freemem() };
  return groupsOf(places).reduce(
    (least, group) => ({
      total: Math.min(least.total, group.limit),
      available: Math.min(least.available, Math.max(0, group.limit - group.used)),
    }),
    machine,
  );
}

interface GroupMemory {
  limit: number;
  used: number;
}

/** Limits of this process's control group and of the groups around it; none where there are no limits or no groups. */
function groupsOf({ mounted, membership }: typeof roots): GroupMemory[] {
  const groups: GroupMemory[] = [];
  for (const line of read(membership)?.trim().split('\n') ?? []) {
    // `0::/path` in version 2, `4:memory:/path` in version 1.
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const isFirst = controllers.split(',').includes('memory');
    if (controllers !== '' && !isFirst) continue;
    const root = isFirst ? join(mounted, 'memory') : mounted;
    for (let folder = path; ; folder = dirname(folder)) {
      const group = isFirst ? firstVersion(join(root, folder)) : secondVersion(join(root, folder));
      if (group !== undefined) groups.push(group);
      if (folder === '/' || folder === '.') break;
    }
  }
  return groups;
}

function secondVersion(folder: string): GroupMemory | undefined {
  return groupMemory(folder, {
    limit: 'memory.max',
    used: 'memory.current',
    cache: /^inactive_file (\d+)$/m,
  });
}

function firstVersion(folder: string): GroupMemory | undefined {
  return groupMemory(folder, {
    limit: 'memory.limit_in_bytes',
    used: 'memory.usage_in_bytes',
    cache: /^total_inactive_file (\d+)$/m,
  });
}

function groupMemory(
  folder: string,
  names: { limit: string; used: string; cache: RegExp },
): GroupMemory | undefined {
  const limit = Number(read(join(folder, names.limit)) ?? NaN);
  const used = Number(read(join(folder, names.used)) ?? NaN);
  // Without a limit version 2 says `max`, and version 1 a number near 2^63.
  if (!Number.isFinite(limit) || !Number.isFinite(used)) return undefined;
  const cache = Number(names.cache.exec(read(join(folder, 'memory.stat')) ?? '')?.[1] ?? 0);
  return { limit, used: used - cache };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

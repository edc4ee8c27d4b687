import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary';

/** Every lock on a file below NO_LOCKS_BELOW fails as on a network file system whose server has none. */
const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_refused(int descriptor, int command) {
  if (command != F_SETLK && command != F_SETLKW && command != F_GETLK
#ifdef F_OFD_SETLK
      && command != F_OFD_SETLK && command != F_OFD_SETLKW
#endif
  ) return 0;
  const char *below = getenv("NO_LOCKS_BELOW");
  if (below == NULL) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, below, strlen(below)) == 0;
}

#define FORWARD(name)                                                     \\
  int name(int descriptor, int command, ...) {                            \\
    static int (*real)(int, int, ...);                                    \\
    if (real == NULL) real = (int (*)(int, int, ...))dlsym(RTLD_NEXT, #name); \\
    va_list arguments;                                                    \\
    va_start(arguments, command);                                         \\
    void *argument = va_arg(arguments, void *);                           \\
    va_end(arguments);                                                    \\
    if (is_refused(descriptor, command)) {                                \\
      errno = ENOLCK;                                                     \\
      return -1;                                                          \\
    }                                                                     \\
    return real(descriptor, command, argument);                           \\
  }

FORWARD(fcntl)
FORWARD(fcntl64)
`;

/** The environment of a process for which files below a folder have no locks; undefined where it can't be made here. */
export function environmentWithoutLocks(folder: string): NodeJS.ProcessEnv | undefined {
  if (process.platform !== 'linux') return undefined;
  const place = temporaryFolder();
  const library = join(place, 'no-locks.so');
  writeFileSync(join(place, 'no-locks.c'), source);
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-o', library, join(place, 'no-locks.c'), '-ldl']);
  if (status !== 0) return undefined;
  return { LD_PRELOAD: library, NO_LOCKS_BELOW: folder };
}

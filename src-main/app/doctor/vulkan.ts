import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Check } from './check';
import type { LibraryFinder } from './libraries';
import type { Machine } from './machine';

/** A driver of Vulkan, as its manifest says. */
interface Driver {
  readonly name: string;
  readonly works: boolean;
}

const drivers = 'Install the driver of your GPU, for Intel and AMD `apt-get install mesa-vulkan-drivers`.';

/** The loader of Vulkan and the drivers that it finds; on other systems WebGPU is on Metal or Direct3D. */
export function checkVulkan(machine: Machine, find: LibraryFinder): Check[] {
  if (machine.platform !== 'linux') return [];
  const name = 'Vulkan';
  const loader = find('libvulkan.so.1');
  if (loader === undefined) {
    return [
      {
        name,
        works: false,
        detail: 'libvulkan.so.1 was not found',
        advice: `Needed by the backend webgpu: \`apt-get install libvulkan1\`. ${drivers}`,
      },
    ];
  }
  const found = driversOf(machine, find);
  const working = found.filter(({ works }) => works);
  const broken = found.filter(({ works }) => !works).map((driver) => driver.name);
  const missing = broken.length === 0 ? '' : `; without their library: ${broken.join(', ')}`;
  if (working.length === 0) {
    return [
      { name, works: false, detail: `loader ${loader.version}, but no driver${missing}`, advice: drivers },
    ];
  }
  const names = working.map((driver) => driver.name).join(', ');
  return [{ name, works: true, detail: `loader ${loader.version}, drivers: ${names}${missing}` }];
}

/** Drivers are described by JSON files, in folders of the system or where the environment says. */
function driversOf(machine: Machine, find: LibraryFinder): Driver[] {
  return manifestFiles(machine).flatMap((file) => {
    const text = machine.read(file);
    if (text === undefined) return [];
    const name = basename(file, '.json').replace(/_icd(\..*)?$/, '');
    const library = libraryIn(text);
    if (library === undefined) return [{ name, works: false }];
    const software = name.startsWith('lvp') ? ' (software, on the processor)' : '';
    const path = isAbsolute(library)
      ? library
      : library.includes('/')
        ? join(dirname(file), library)
        : undefined;
    const works = path === undefined ? find(library) !== undefined : machine.resolve(path) !== undefined;
    return [{ name: name + software, works }];
  });
}

function manifestFiles({ environment, list }: Machine): string[] {
  const chosen = environment['VK_DRIVER_FILES'] ?? environment['VK_ICD_FILENAMES'];
  if (chosen !== undefined && chosen !== '') return chosen.split(':').filter(Boolean);
  const data = environment['XDG_DATA_HOME'] ?? join(environment['HOME'] ?? '/', '.local/share');
  return [data, '/etc', '/usr/local/share', '/usr/share'].flatMap((root) => {
    const folder = join(root, 'vulkan/icd.d');
    return list(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(folder, file));
  });
}

function libraryIn(manifest: string): string | undefined {
  try {
    const { ICD } = JSON.parse(manifest) as { ICD?: { library_path?: unknown } };
    return typeof ICD?.library_path === 'string' ? ICD.library_path : undefined;
  } catch {
    return undefined;
  }
}

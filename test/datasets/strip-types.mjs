// Lets a child process run our TypeScript as it is: Node strips the types, this finds the files without their ending.
import { registerHooks } from 'node:module';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = context.parentURL !== undefined && !context.parentURL.includes('/node_modules/');
    if (!specifier.startsWith('.') || !isOurs) return nextResolve(specifier, context);
    const url = new URL(specifier, context.parentURL).href;
    const path = fileURLToPath(url);
    if (existsSync(`${path}.ts`)) return nextResolve(`${url}.ts`, context);
    if (existsSync(path) && statSync(path).isDirectory()) return nextResolve(`${url}/index.ts`, context);
    return nextResolve(specifier, context);
  },
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './programs.ts';
import { conclude } from './repo-files.ts';

/** The lock file must work with any registry and on any platform, and package.json must say exactly what is installed. */
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const manifest = Manifest.parse(read('package.json'));
const { packages } = Lock.parse(read('package-lock.json'));
const faults: string[] = [];

for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
  if (!/^\d/.test(version)) faults.push(`package.json: ${name} ${version} is not an exact version`);
}
const names = new Set(
  Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
);
for (const [path, { version, resolved, optionalDependencies }] of Object.entries(packages)) {
  if (resolved)
    faults.push(
      `package-lock.json: ${path} names a download address; npm config omit-lockfile-registry-resolved leaves it out`,
    );
  if (path && !version) faults.push(`package-lock.json: ${path} has no version`);
  for (const optional of Object.keys(optionalDependencies ?? {})) {
    if (!names.has(optional))
      faults.push(
        `package-lock.json: ${optional}, which ${path} needs on other platforms, is missing, so npm ci fails`,
      );
  }
}
if (names.size < 100) faults.push(`package-lock.json: only ${names.size} packages were seen`);
conclude(faults, `${names.size} packages`);

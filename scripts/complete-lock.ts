/**
 * Completes package-lock.json: `node scripts/complete-lock.ts`, after an `npm install`.
 *
 * A package with native parts lists one optional package a platform. An npm registry mirror may hold only those of
 * its own platform; npm then leaves the others out of the lock, and `npm ci` refuses the lock everywhere. An entry
 * needs no more than the version, which the listing package fixes, and the platform, which the name ends with.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

const platform =
  /-(?<os>android|darwin|freebsd|linux|openbsd|win32)-(?<cpu>arm64|arm|ia32|x64)(?:-(?<libc>gnu|musl|msvc))?$/;

/** The entries that the lock lacks, by path. */
export function missingPlatforms({ packages }: Lock): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, path, name)) continue;
      const { os, cpu, libc } = platform.exec(name)?.groups ?? {};
      const anyOtherCpu = name.endsWith('-wasm32-wasi') ? 'wasm32' : undefined;
      if (!/^\d+\.\d+\.\d+$/.test(version) || !(cpu ?? anyOtherCpu)) {
        throw new Error(
          `${name}@${version} of ${path}: its platform is not known; add it to package-lock.json by hand`,
        );
      }
      missing[`node_modules/${name}`] = {
        version,
        ...(dev && { dev }),
        optional: true,
        ...(os && { os: [os] }),
        cpu: [cpu ?? anyOtherCpu ?? ''],
        ...(os === 'linux' && libc && { libc: [libc === 'gnu' ? 'glibc' : libc] }),
      };
    }
  }
  return missing;
}

/** Whether Node's way from a package outwards meets the name. */
function isLocked(packages: Lock['packages'], path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

if (import.meta.main) {
  const file = resolve(import.meta.dirname, '../package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const missing = missingPlatforms(lock);
  const packages = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} packages added to package-lock.json`);
}

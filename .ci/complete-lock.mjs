// Adds what npm leaves out of package-lock.json when the registry at hand does not carry the optional packages of
// other platforms: without those entries `npm ci` refuses the lock file everywhere. Run after changing dependencies:
// `node .ci/complete-lock.mjs`. It changes nothing when nothing is missing.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x'];
const added = [];

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const own = `${place}/node_modules/${name}`;
    const shared = `node_modules/${name}`;
    if (lock.packages[own] || lock.packages[shared] || !/^\d/.test(version)) continue;
    const parts = name.split(/[/-]/);
    const os = SYSTEMS.find((system) => parts.includes(system));
    const cpu = PROCESSORS.find((processor) => parts.includes(processor));
    if (!os || !cpu) continue;
    const libc = parts.some((part) => part.startsWith('musl'))
      ? 'musl'
      : os === 'linux' && parts.some((part) => part.startsWith('gnu'))
        ? 'glibc'
        : null;
    lock.packages[shared] = {
      version,
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc: [libc] } : {}),
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}

if (added.length > 0) {
  const [root, ...others] = Object.entries(lock.packages);
  others.sort(([one], [other]) => (one < other ? -1 : 1));
  lock.packages = Object.fromEntries([root, ...others]);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? 'The lock file is complete.' : `Added: ${added.join(', ')}`);

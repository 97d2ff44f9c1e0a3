/** `npm run test:mutants`: plants one mistake after the other in the fast book, and expects the matcher's tests to find each. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATIONS, type Mutation } from './mutations.ts';

const ROOT = join(import.meta.dirname, '../..');
const TESTS = [
  'packages/matcher/src/contract.test.ts',
  'packages/matcher/src/model.test.ts',
  'packages/matcher/src/fast',
];
const LIMIT_MS = 180_000;

/** Whether the tests pass with the mutation, or as the code is. A book that hangs does not pass. */
function passes(mutation?: Mutation): boolean {
  const env = { ...process.env, ...(mutation && { MATCHER_MUTATION: mutation.name }) };
  const args = ['run', '--config', 'tools/matcher/vitest-mutant.config.ts', '--bail=1', ...TESTS];
  return (
    spawnSync('vitest', args, { cwd: ROOT, env, stdio: 'ignore', timeout: LIMIT_MS, killSignal: 'SIGKILL' }).status ===
    0
  );
}

/** A mutation whose text is not there exactly once would change nothing, or not what it says. */
function isAmiss({ file, find }: Mutation): boolean {
  return readFileSync(join(ROOT, 'packages/matcher/src/fast', file), 'utf8').split(find).length !== 2;
}

function main(): number {
  const amiss = MUTATIONS.filter(isAmiss);
  for (const { name, file } of amiss) console.log(`not in ${file} exactly once: ${name}`);
  if (amiss.length > 0) return 1;
  if (!passes()) {
    console.log('the tests fail without any mutation');
    return 1;
  }
  const survivors = MUTATIONS.filter((mutation) => {
    const survives = passes(mutation);
    console.log(`${survives ? 'SURVIVES' : 'caught'}  ${mutation.file}: ${mutation.name}`);
    return survives;
  });
  console.log(`${MUTATIONS.length - survivors.length} of ${MUTATIONS.length} caught`);
  return survivors.length === 0 ? 0 : 1;
}

process.exitCode = main();

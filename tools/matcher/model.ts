/** `npm run test:model`: random commands for the fast book and the naive one until a million agree, or a file that shows where they do not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, programs } from '@tulip/matcher/testing/draws.ts';
import { runCalls, runProgram } from '@tulip/matcher/testing/model.ts';
import fc from 'fast-check';
import { readCalls, writeCalls } from './call-file.ts';

const USAGE = 'usage: npm run test:model -- [--commands N] [--seed N], or FILE to replay what an earlier run wrote';
const PER_PROGRAM = 200;
const PROGRAMS_PER_ROUND = 100;
const FAILURE_FILE = join(tmpdir(), 'matcher-model.calls');

function replay(file: string): number {
  const { settings, calls } = readCalls(readFileSync(file, 'utf8'));
  const { difference } = runCalls(
    settings,
    calls.map((call) => () => call),
  );
  console.log(difference === undefined ? `${calls.length} commands, and the books agree` : difference);
  return difference === undefined ? 0 : 1;
}

function search(commands: number, seed: number): number {
  console.log(`${commands} commands, from seed ${seed} on`);
  let done = 0;
  const property = fc.property(programs(PER_PROGRAM), (program) => {
    const { calls, difference } = runProgram(program);
    done += calls.length;
    return difference === undefined;
  });
  for (let round = 0; done < commands; round++) {
    const result = fc.check(property, { seed: seed + round, numRuns: PROGRAMS_PER_ROUND });
    if (result.counterexample !== null) return tellDifference(result.counterexample[0]);
    if (round % 10 === 9) console.log(`${done} agree`);
  }
  console.log(`${done} commands, and the books agree after each`);
  return 0;
}

function tellDifference(program: Program): number {
  const { calls, difference } = runProgram(program);
  writeFileSync(FAILURE_FILE, writeCalls(program.settings, calls));
  console.log(`after ${calls.length} commands the books differ: ${difference}`);
  console.log(`again: npm run test:model -- ${FAILURE_FILE}`);
  return 1;
}

function main(args: readonly string[]): number {
  const [option] = args;
  const options = { '--commands': 1_000_000, '--seed': 1 };
  if (args.length === 1 && option !== undefined && !option.startsWith('-')) return replay(option);
  for (let at = 0; at < args.length; at += 2) {
    const [name, given] = [args[at], Number(args[at + 1])];
    if ((name !== '--commands' && name !== '--seed') || !Number.isSafeInteger(given)) {
      console.error(USAGE);
      return 2;
    }
    options[name] = given;
  }
  return search(options['--commands'], options['--seed']);
}

process.exitCode = main(process.argv.slice(2));

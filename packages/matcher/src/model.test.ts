/** The model test: after each of many random commands the fast book is the naive one, and everything that must hold does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { programs } from './testing/draws.ts';
import { runProgram } from './testing/model.ts';

const COMMANDS = 20_000;
const PER_PROGRAM = 200;
const PATIENCE_MS = 120_000;

it(
  'agrees with the naive book after each command',
  () => {
    let commands = 0;
    const agrees = fc.property(programs(PER_PROGRAM), (program) => {
      const { calls, difference } = runProgram(program);
      commands += calls.length;
      expect(difference).toBeUndefined();
    });
    while (commands < COMMANDS) fc.assert(agrees, { numRuns: 20 });
  },
  PATIENCE_MS,
);

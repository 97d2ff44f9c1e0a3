/** `npm run test:kill -- [--seed N] [--orders N] [--clients N] [--kills N]`: the kill test in full; exit 1 when a rule is broken. */
import { parseArgs } from 'node:util';
import { runKillTest } from './kill-run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    orders: { type: 'string', default: '2000' },
    clients: { type: 'string', default: '16' },
    kills: { type: 'string', default: '5' },
  },
});

const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}: run again with npm run test:kill -- --seed ${seed}`);
const { violations, rows, audit } = await runKillTest({
  seed,
  orders: Number(values.orders),
  clients: Number(values.clients),
  kills: Number(values.kills),
  onProgress: (line) => console.error(line),
});
console.log(rows.map(([name, value]) => `${name.padEnd(42)}${String(value).padStart(10)}`).join('\n'));
console.log(`\n${audit.stdout.trim()}\n`);
for (const violation of violations) console.log(`BROKEN ${violation}`);
console.log(
  violations.length === 0 ? 'nothing lost, nothing twice' : `${violations.length} rules broken with seed ${seed}`,
);
process.exitCode = violations.length === 0 ? 0 : 1;

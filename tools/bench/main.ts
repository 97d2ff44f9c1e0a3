/** `npm run bench -- NAME [--write]`: runs one benchmark; each prints a table and, as its last line of stdout, one JSON object. */
import { BENCHMARKS } from './benchmarks.ts';

async function main([name, ...args]: readonly string[]): Promise<number> {
  const load = name !== undefined && Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (load === undefined) {
    const known = Object.keys(BENCHMARKS).join(', ');
    console.error(`${name === undefined ? 'Name a benchmark' : `There is no benchmark ${name}`}; there are: ${known}.`);
    return 1;
  }
  return (await load()).run(args);
}

process.exitCode = await main(process.argv.slice(2));

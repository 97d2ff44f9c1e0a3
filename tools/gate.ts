/** The gate: `node tools/gate.ts types|test|verify` runs every check in order and ends with one line, `N passed, N failed`. */
import { fileURLToPath } from 'node:url';
import { findBrowser } from './gate/browser.ts';
import { runStep, type StepOutcome } from './gate/run-step.ts';
import { type Mode, planSteps, type Step } from './gate/steps.ts';
import { isMode, summarise } from './gate/summary.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function main(argument: string | undefined): Promise<number> {
  if (!isMode(argument)) {
    console.error(`Say what to check: types, test or verify, not ${JSON.stringify(argument ?? '')}.`);
    return 1;
  }
  const browser = findBrowser(process.env);
  const outcomes: StepOutcome[] = [];
  for (const step of plan(argument, browser)) {
    console.log(`\n── ${step.name}`);
    const outcome = await runStep(step, { root, browser });
    console.log(`── ${step.name}: ${outcome.verdict} in ${(outcome.durationMs / 1000).toFixed(1)} s`);
    outcomes.push(outcome);
  }
  const summary = summarise(outcomes);
  console.log(`\n${summary.lines.join('\n')}`);
  return summary.exitCode;
}

function plan(mode: Mode, browser: string | undefined): Step[] {
  return planSteps(mode, { hasBrowser: browser !== undefined, isCi: process.env['CI'] === 'true' });
}

process.exitCode = await main(process.argv[2]);

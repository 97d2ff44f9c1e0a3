/** The fill engines of a worker process: no other bundle decides anything. */

import type { EngineName } from '@tulip/contracts';
import { createBookEngines, type EngineSource, type ExchangeConfig, type LedgerReader } from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { createBook } from './create-book.ts';

export interface EnginesDeps {
  readonly config: ExchangeConfig;
  readonly engineName: EngineName;
  readonly ledger: LedgerReader;
}

export function createEngines({ config, engineName, ledger }: EnginesDeps): EngineSource {
  return createBookEngines({
    config,
    engineName,
    simulated: createSimFill(DEFAULT_SETTINGS),
    createBook,
    ledger,
  });
}

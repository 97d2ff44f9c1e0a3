/** One exchange for all tests of a file. */
import { must } from '@tulip/std';
import { type ExchangeOptions, type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { afterAll, beforeAll } from 'vitest';
import { type RegionApi, regionApi } from './region-api.ts';

export interface SharedExchange {
  /** Only within tests and hooks: it is started by a `beforeAll`. */
  readonly exchange: RunningExchange;
  /** Its first Region. */
  readonly api: RegionApi;
  /** A price `percent` above the reference of the start, in guilders. */
  priced(percent: number): string;
}

export function sharedExchange(options: ExchangeOptions = {}): SharedExchange {
  let started: { exchange: RunningExchange; api: RegionApi; reference: number } | undefined;
  beforeAll(async () => {
    const exchange = await startExchange(options);
    const api = regionApi(exchange.region, 'us-east-2');
    started = { exchange, api, reference: 0 };
    started.reference = Number((await api.ask('getMarket')).body.reference);
  });
  afterAll(() => started?.exchange.dispose());
  const running = () => must(started, 'the exchange of this file');
  return {
    get exchange() {
      return running().exchange;
    },
    get api() {
      return running().api;
    },
    priced: (percent) => (running().reference * (1 + percent / 100)).toFixed(2),
  };
}

/** Runs both floors on the recorded calls. */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { closeServer, listen } from '@tulip/services/hosts/laptop/closing-server.ts';
import type { FloorFigures } from './floor/messages.ts';
import { runFloor } from './floor/run-floor.ts';
import { REGION } from './host/probed-exchange.ts';
import type { CallRecord } from './record-exchange.ts';

export interface Floors {
  /** (a): the very calls of the exchange. */
  readonly replay: FloorFigures;
  /** (b): the least that any design must do. */
  readonly least: FloorFigures;
}

/** Calls or loops at a time; twice as many are no faster. */
const WIDTH = 16;

export async function measureFloors(record: CallRecord, directory: string): Promise<Floors> {
  // Frames go nowhere, and cost the floor nothing but the call.
  const sockets = createServer((request, response) => request.resume().on('end', () => response.end()));
  const socketEndpoint = `http://127.0.0.1:${await listen(sockets, 0)}`;
  const run = async (kind: 'replay' | 'least'): Promise<FloorFigures> => {
    const data = join(directory, kind);
    await mkdir(data);
    const { file, timedFrom } = record;
    return runFloor({ kind, record: file, timedFrom, region: REGION, directory: data, socketEndpoint, width: WIDTH });
  };
  try {
    return { replay: await run('replay'), least: await run('least') };
  } finally {
    await closeServer(sockets);
  }
}

export function ordersPerSecond({ orders, seconds }: FloorFigures): number {
  return orders / seconds;
}

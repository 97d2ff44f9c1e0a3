/** Every contender by name. */
import type { Operations } from '../operations.ts';
import type { Contender, ContenderName } from './contender.ts';

/** Only the one that is asked for is loaded, so that none pays for another's code. */
export const CONTENDERS: Readonly<Record<ContenderName, (operations: Operations) => Promise<Contender>>> = {
  core: async (operations) => new (await import('./core.ts')).Core(operations),
  face: async (operations) => new (await import('./face.ts')).Face(operations),
  'nodejs-order-book': async (operations) => new (await import('./nodejs-order-book.ts')).NodejsOrderBook(operations),
  'big-order-book': async (operations) => new (await import('./big-order-book.ts')).BigOrderBookContender(operations),
};

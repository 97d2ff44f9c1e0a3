/** Quantity is conserved: what the log says is left of each order that it names is what rests. */
import * as E from '../event-record.ts';
import type { LinearLog } from './event-log.ts';
import type { Resting } from './resting.ts';
import { OPEN } from './slots.ts';

export function brokenConservation(resting: Resting, log: LinearLog): readonly string[] {
  const broken: string[] = [];
  const left = leftByLog(log, broken);
  for (const [id, open] of left) {
    const order = resting.ids.find(id);
    const atRest = order === 0 ? 0 : resting.slots.words[order + OPEN];
    if (atRest !== open) broken.push(`order ${id} has ${atRest} at rest, and ${open} left by the log`);
  }
  return broken;
}

/** By order, what its last record leaves of it; each record must fit the one before. */
function leftByLog({ words, count, firstSeq }: LinearLog, broken: string[]): ReadonlyMap<number, number> {
  const left = new Map<number, number>();
  for (let record = 0; record < count; record++) {
    const word = (index: number) => words[record * E.RECORD_WORDS + index] as number;
    const kind = E.kindOf(word(E.WORD_HEAD));
    const become = (id: number, before: number, after: number) => {
      const known = left.get(id);
      if ((known !== undefined && known !== before) || after < 0) {
        broken.push(
          `event ${firstSeq + record} takes order ${id} from ${before} to ${after}, and ${known} was left of it`,
        );
      }
      left.set(id, after);
    };
    const [id, quantity] = [word(E.WORD_ORDER), word(E.WORD_QUANTITY)];
    if (kind === E.ACCEPTED) become(id, 0, quantity);
    if (kind === E.REPLACED) become(id, word(E.WORD_OPEN_BEFORE), word(E.WORD_OPEN));
    if (kind === E.CANCELLED) become(id, word(E.WORD_OPEN), 0);
    if (kind === E.TRADE) {
      if (quantity < 1) broken.push(`event ${firstSeq + record} trades ${quantity}`);
      become(id, word(E.WORD_OPEN) + quantity, word(E.WORD_OPEN));
      become(word(E.WORD_MAKER), word(E.WORD_MAKER_OPEN) + quantity, word(E.WORD_MAKER_OPEN));
    }
  }
  return left;
}

/** SimFill as a fill engine: outcomes become events; there is no state beyond the identity. */
import type { CancelCommand, EngineEvent, FillEngine, Lots, PlaceCommand, ReplaceCommand } from '@tulip/engine';
import { canonicalJson, sha256Hex } from '@tulip/std';
import { decideFills } from './decide-fills.ts';
import { assertSettings, identityOf, type SimFillSettings } from './settings.ts';

/** The form of the snapshot's bytes; it says nothing about outcomes, which the identity's version pins. */
const SNAPSHOT_FORM = 1;

/** Makes the engine. Throws an AssertionError for settings outside their bounds. */
export function createSimFill(settings: SimFillSettings): FillEngine {
  assertSettings(settings);
  const identity = identityOf(settings);
  const identityText = canonicalJson({ ...identity });
  const snapshotText = canonicalJson({ form: SNAPSHOT_FORM, identity: { ...identity } });
  return {
    identity,
    apply(command) {
      switch (command.kind) {
        case 'place':
          return placed(command, settings);
        case 'cancel':
          return cancelled(command);
        case 'replace':
          return replaced(command);
      }
    },
    snapshot: () => asciiBytes(snapshotText),
    restore(snapshot) {
      if (snapshot.length === snapshotText.length && asciiText(snapshot) === snapshotText) return;
      const found = asciiText(snapshot.subarray(0, 400));
      throw new Error(`not a snapshot of this engine: expected ${snapshotText}, found ${found}`);
    },
    stateHash: () => sha256Hex(identityText),
  };
}

function placed(command: PlaceCommand, settings: SimFillSettings): readonly EngineEvent[] {
  const { orderId, side, quantity } = command;
  const outcome = decideFills(command, settings);
  const events: EngineEvent[] = [{ kind: 'accepted', orderId }];
  if (command.postOnly && outcome.fills.length > 0) {
    return [...events, { kind: 'cancelled', orderId, reason: 'post-only-would-cross', remaining: quantity }];
  }
  let remaining: number = quantity;
  for (const [index, fill] of outcome.fills.entries()) {
    remaining -= fill.quantity;
    events.push({
      kind: 'trade',
      orderId,
      takerSide: side,
      makerOrderId: `SIM#${index + 1}`,
      price: fill.price,
      quantity: fill.quantity,
      remaining: remaining as Lots,
    });
  }
  if (outcome.cancelReason !== null) {
    events.push({ kind: 'cancelled', orderId, reason: outcome.cancelReason, remaining: remaining as Lots });
  }
  return events;
}

/** Nothing ever rests here, so a cancel only comes for an order that was never placed, and what it says is what is left. */
function cancelled({ orderId, reason, remaining }: CancelCommand): readonly EngineEvent[] {
  return remaining === 0 ? [] : [{ kind: 'cancelled', orderId, reason, remaining }];
}

/** Nothing ever rests here: only terms change, and what was filled under another engine counts. */
function replaced({ orderId, price, quantity, current }: ReplaceCommand): readonly EngineEvent[] {
  const after = { price: price ?? current.price, quantity: quantity ?? current.quantity };
  if (after.price === current.price && after.quantity === current.quantity) return [];
  const remaining = after.quantity - (current.quantity - current.remaining);
  if (remaining <= 0) return [{ kind: 'cancelled', orderId, reason: 'user-cancel', remaining: current.remaining }];
  return [{ kind: 'replaced', orderId, ...after, remaining: remaining as Lots }];
}

// Names of markets and profiles are ASCII, so one code unit is one byte; TextEncoder is not part of the language.
function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function asciiText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

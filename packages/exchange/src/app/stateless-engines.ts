/** The engines of lanes whose engine has no state but its settings, as SimFill: one serves every lane at any head. */
import type { FillEngine } from '@tulip/engine';
import type { EngineSource } from '../ports/engine-source.ts';

export function createStatelessEngines(engine: FillEngine): EngineSource {
  const engines = { arriving: engine, resting: engine };
  return { at: async () => engines, committed: async () => undefined, discard: () => undefined };
}

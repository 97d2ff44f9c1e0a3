/** Personas: seeds that never undo an edit, ids that are valid whatever the name. */
import { createPersonaRequest, persona as personaSchema, userId as userIdSchema } from '@tulip/contracts';
import { createRandom, epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Posting } from '../domain/balance-row.ts';
import type { PersonaRecord } from '../ports/personas.ts';
import { HOME, NOON, PEER } from '../testing/scripted-lane.ts';
import { createPersona, getPersona, listPersonas, type PersonaDeps, updatePersona } from './personas.ts';
import type { PostEntriesDeps } from './post-entries.ts';
import { loadSeedPersonas } from './seed-personas.ts';

function bench(region = HOME) {
  const records = new Map<string, PersonaRecord>();
  const books = new Map<string, Posting>();
  const state = { now: NOON as number };
  const deps: PersonaDeps & PostEntriesDeps = {
    random: createRandom(1637),
    config: { region, regions: [HOME, PEER], market: 'TULIP', lanes: 8, availabilityZone: `${region}a` },
    clock: { now: () => epochMs(state.now) },
    personas: {
      get: async (userId) => records.get(userId),
      many: async () => records,
      list: async () => [...records.values()],
      async create(record, opening) {
        if (records.has(record.userId)) return 'exists';
        records.set(record.userId, record);
        if (opening !== null) books.set(record.userId, opening);
        return 'created';
      },
      async change(userId, change) {
        const before = records.get(userId);
        if (before === undefined) return undefined;
        const after = { ...before, ...change };
        records.set(userId, after);
        return after;
      },
      remove: async () => 'unknown',
    },
    balances: {
      load: async ({ userId, entryIds }) => ({
        row: books.get(userId)?.row ?? null,
        posted: new Set(books.has(userId) ? entryIds : []),
      }),
      async post(posting) {
        books.set(posting.row.userId, posting);
        return 'posted';
      },
    },
    timer: { sleep: async () => undefined },
  };
  return { deps, records, books, state };
}

describe('the seeds', () => {
  it('are the three of the contract, with names and a few words each', async () => {
    const { deps } = bench();
    await loadSeedPersonas(deps);
    const personas = await listPersonas(deps);
    expect(personas.map(({ userId, displayName }) => [userId, displayName])).toEqual([
      ['leeuwenhoek', 'Antonie van Leeuwenhoek'],
      ['clusius', 'Carolus Clusius'],
      ['oosterwijck', 'Maria van Oosterwijck'],
    ]);
    for (const persona of personas) {
      expect(personaSchema.parse(persona)).toEqual(persona);
      expect(persona.bio).not.toBe('');
    }
  });

  it('are the very same items whichever Region loads them, whenever, however often', async () => {
    const [here, there] = [bench(HOME), bench(PEER)];
    await loadSeedPersonas(here.deps);
    there.state.now += 86_400_000;
    await loadSeedPersonas(there.deps);
    await loadSeedPersonas(there.deps);
    expect([...there.records]).toEqual([...here.records]);
    expect(here.records.get('clusius')).toMatchObject({ homeRegion: HOME, createdAt: 1_767_225_600_000 });
  });

  it('open with fl 10,000.00 in their home Region alone, also when they have replicated there before', async () => {
    const [here, there] = [bench(HOME), bench(PEER)];
    await loadSeedPersonas(there.deps);
    expect(there.books.size).toBe(0);
    for (const [userId, record] of there.records) here.records.set(userId, record);
    await loadSeedPersonas(here.deps);
    await loadSeedPersonas(here.deps);
    expect([...here.books.keys()]).toEqual([...here.records.keys()]);
    for (const { row, entries } of here.books.values()) {
      expect(row).toMatchObject({ region: HOME, balance: 1_000_000, entries: 1 });
      expect(entries).toMatchObject([{ reason: 'deposit', delta: 1_000_000, at: 1_767_225_600_000 }]);
    }
  });

  it('never overwrite an edit', async () => {
    const { deps, records } = bench();
    await loadSeedPersonas(deps);
    const edited = { ...records.get('clusius'), displayName: 'Charles de l’Écluse' } as PersonaRecord;
    records.set('clusius', edited);
    await loadSeedPersonas(deps);
    expect(records.get('clusius')).toEqual(edited);
  });
});

describe('a new persona', () => {
  it('opens its balance with the creation', async () => {
    const { deps, books } = bench(PEER);
    await createPersona(deps, createPersonaRequest.parse({ displayName: 'Jan', userId: 'jan' }));
    expect(books.get('jan')).toMatchObject({
      read: null,
      row: { userId: 'jan', region: PEER, balance: 1_000_000 },
      entries: [{ entryId: 'DEPOSIT#jan', delta: 1_000_000, balanceAfter: 1_000_000, ordinal: 1 }],
    });
  });

  it('has the id that was asked for, or is refused when somebody has it', async () => {
    const { deps, records } = bench();
    const jan = { displayName: 'Jan', bio: 'paints', userId: 'jan' };
    const at = '2026-04-14T12:00:00.000Z';
    expect(await createPersona(deps, jan)).toEqual({
      ok: true,
      value: {
        userId: 'jan',
        displayName: 'Jan',
        bio: 'paints',
        avatarUrl: null,
        thumbnailUrl: null,
        createdAt: at,
        updatedAt: at,
      },
    });
    expect(records.get('jan')).toMatchObject({ homeRegion: HOME });
    expect(await createPersona(deps, { ...jan, displayName: 'Another' })).toEqual({
      ok: false,
      error: 'persona-exists',
    });
    expect(await getPersona(deps, 'jan')).toMatchObject({ ok: true, value: { displayName: 'Jan' } });
    expect(await getPersona(deps, 'nobody')).toEqual({ ok: false, error: 'unknown-persona' });
  });

  it('can be given another name and bio; what is left out is emptied, what is not its own stays', async () => {
    const { deps, records, state } = bench();
    await createPersona(deps, { displayName: 'Jan', bio: 'paints', userId: 'jan' });
    state.now += 1_000;
    expect(await updatePersona(deps, 'jan', { displayName: 'Jan van Goyen', bio: '' })).toEqual({
      ok: true,
      value: {
        userId: 'jan',
        displayName: 'Jan van Goyen',
        bio: '',
        avatarUrl: null,
        thumbnailUrl: null,
        createdAt: '2026-04-14T12:00:00.000Z',
        updatedAt: '2026-04-14T12:00:01.000Z',
      },
    });
    expect(records.get('jan')).toMatchObject({ homeRegion: HOME });
    const nobody = await updatePersona(deps, 'nobody', { displayName: 'X', bio: '' });
    expect(nobody).toEqual({ ok: false, error: 'unknown-persona' });
  });

  it('gets a valid id for every name that the contract admits', async () => {
    const names = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((name) => createPersonaRequest.safeParse({ displayName: name }).success);
    const spelled = fc.stringMatching(/^[A-Z][A-Za-z -]{0,57}[a-z]$/);
    await fc.assert(
      fc.asyncProperty(fc.oneof(names, spelled), async (displayName) => {
        const { deps } = bench();
        const created = await createPersona(deps, { displayName, bio: '' });
        if (!created.ok) throw new Error(created.error);
        const { userId } = created.value;
        expect(userIdSchema.safeParse(userId).success, `${displayName} → ${userId}`).toBe(true);
        expect(userId).not.toMatch(/--/);
      }),
    );
  });

  it.each([
    ['Jan van Goyen', /^jan-van-goyen-[0-9a-f]{8}$/],
    ['  Élodie  Ümlaut ', /^elodie-umlaut-[0-9a-f]{8}$/],
    ['郁金香', /^trader-[0-9a-f]{8}$/],
    ['Abcdefghijklmnopqrstuv Wxyz', /^abcdefghijklmnopqrstuv-[0-9a-f]{8}$/],
    ['Abcdefghijklmnopqrstuvwxyz', /^abcdefghijklmnopqrstuvw-[0-9a-f]{8}$/],
  ])('gets a readable id: %s', async (displayName, pattern) => {
    const created = await createPersona(bench().deps, { displayName, bio: '' });
    expect(created).toMatchObject({ ok: true, value: { userId: expect.stringMatching(pattern) } });
  });

  it('is somebody else than another of the same name, also in the same millisecond', async () => {
    const { deps, records } = bench();
    await createPersona(deps, { displayName: 'Jan', bio: '' });
    expect((await createPersona(deps, { displayName: 'Jan', bio: '' })).ok).toBe(true);
    expect(records.size).toBe(2);
  });
});

/** The contract of Personas: created once, found by id, in numbers, and all together; changed; removed for good. */
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { PersonaRecord } from '../ports/index.ts';
import { HOME, NOON_MS, openingOf, PEER, personaOf, REGIONS } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

const MANY_MAX = 200;
const LATER = epochMs(NOON_MS + 1);

export function describePersonas(create: CreatePorts): void {
  describe('Personas', () => {
    const ports = usePorts(create);
    let created = 0;

    async function createSome(count: number): Promise<PersonaRecord[]> {
      const personas = Array.from({ length: count }, () => {
        created += 1;
        return personaOf(`persona-${created}`);
      });
      await Promise.all(personas.map((persona) => ports().personas.create(persona, openingOf(persona))));
      return personas;
    }

    it('lists nobody at first, then everybody', async () => {
      expect(await ports().personas.list()).toEqual([]);
      const personas = await createSome(3);
      await ports().settle();
      const listed = await ports().personas.list();
      expect([...listed].sort((a, b) => (a.userId < b.userId ? -1 : 1))).toEqual(personas);
    });

    it('gets what was created, every field of it', async () => {
      const plain = personaOf('clusius', 'Carolus Clusius');
      const rich = { ...personaOf('oosterwijck'), bio: 'Bloemen, en een “vlinder”.', avatar: 'c0ffee' };
      for (const persona of [plain, rich]) {
        expect(await ports().personas.create(persona, openingOf(persona))).toBe('created');
        expect(await ports().personas.get(persona.userId)).toEqual(persona);
      }
      expect(await ports().personas.get('nobody')).toBeUndefined();
    });

    it('answers `exists` for a taken id, and changes nothing', async () => {
      const persona = personaOf('leeuwenhoek', 'Antonie van Leeuwenhoek');
      await ports().personas.create(persona, openingOf(persona));
      const rival = personaOf('leeuwenhoek', 'Somebody else');
      expect(await ports().personas.create(rival, openingOf(rival))).toBe('exists');
      expect(await ports().personas.get('leeuwenhoek')).toEqual(persona);
    });

    it('creates once of many in parallel', async () => {
      const rivals = Array.from({ length: 20 }, (_, index) => personaOf('rival', `Rival ${index}`));
      const outcomes = await Promise.all(rivals.map((persona) => ports().personas.create(persona, openingOf(persona))));
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(await ports().personas.get('rival')).toEqual(rivals[outcomes.indexOf('created')]);
    });

    it('opens the balance with the creation, once, and not in a Region that is not the home', async () => {
      const { personas, balances } = ports();
      const atHome = personaOf('at-home');
      const outcomes = [
        await personas.create(atHome, openingOf(atHome)),
        await personas.create(atHome, openingOf(atHome)),
        await personas.create({ ...personaOf('abroad'), homeRegion: PEER }, null),
      ];
      expect(outcomes).toEqual(['created', 'exists', 'created']);
      const { row, entries } = openingOf(atHome);
      expect(row).toMatchObject({ region: HOME, balance: 1_000_000, entries: 1, positions: {} });
      expect(await balances.rows(['at-home', 'abroad'], REGIONS)).toEqual([row]);
      expect(await balances.entries(entries)).toEqual(entries);
    });

    it('creates nobody whose deposit is in the books already', async () => {
      const { personas, balances } = ports();
      const persona = personaOf('back-again');
      await balances.post(openingOf(persona));
      expect(await personas.create(persona, openingOf(persona))).toBe('exists');
      expect(await personas.get('back-again')).toBeUndefined();
    });

    it(`reads ${MANY_MAX} at once, and leaves out the unknown`, async () => {
      const personas = await createSome(MANY_MAX - 10);
      const unknown = Array.from({ length: 10 }, (_, index) => `unknown-${index}`);
      const asked = [...unknown, ...personas.map((persona) => persona.userId)];
      const found = await ports().personas.many(asked);
      expect(found).toEqual(new Map(personas.map((persona) => [persona.userId, persona])));
    });

    it('changes what is named and nothing else, and answers the persona as it is then', async () => {
      const persona = { ...personaOf('leyster', 'Judith Leyster'), bio: 'paints', avatar: 'c0ffee' };
      await ports().personas.create(persona, openingOf(persona));
      const renamed = { ...persona, displayName: 'Judith Jans Leyster', bio: '', updatedAt: LATER };
      const { displayName, bio } = renamed;
      expect(await ports().personas.change('leyster', { displayName, bio, updatedAt: LATER })).toEqual(renamed);
      expect(await ports().personas.get('leyster')).toEqual(renamed);
      const pictured = { ...renamed, avatar: 'decade' };
      expect(await ports().personas.change('leyster', { avatar: 'decade', updatedAt: LATER })).toEqual(pictured);
      const bare = { ...renamed, avatar: null };
      expect(await ports().personas.change('leyster', { avatar: null, updatedAt: LATER })).toEqual(bare);
      expect((await ports().personas.many(['leyster'])).get('leyster')).toEqual(bare);
    });

    it('lists a renamed persona once, under its new name', async () => {
      await ports().personas.create(personaOf('renamed', 'Before'), null);
      await ports().personas.change('renamed', { displayName: 'After', updatedAt: LATER });
      await ports().settle();
      const listed = (await ports().personas.list()).filter(({ userId }) => userId === 'renamed');
      expect(listed.map(({ displayName }) => displayName)).toEqual(['After']);
    });

    it('changes nobody whom it does not know', async () => {
      expect(await ports().personas.change('stranger', { displayName: 'X', updatedAt: LATER })).toBeUndefined();
      expect(await ports().personas.get('stranger')).toBeUndefined();
      expect((await ports().personas.many(['stranger'])).size).toBe(0);
    });

    it('removes for good: not found, not listed, not changed, its id taken, its history told apart from nobody’s', async () => {
      const persona = { ...personaOf('rembrandt'), avatar: 'c0ffee' };
      await ports().personas.create(persona, openingOf(persona));
      expect(await ports().personas.remove('rembrandt', LATER)).toBe('removed');
      await ports().settle();
      expect(await ports().personas.get('rembrandt')).toBeUndefined();
      expect((await ports().personas.list()).map(({ userId }) => userId)).not.toContain('rembrandt');
      expect(await ports().personas.many(['rembrandt'])).toEqual(new Map([['rembrandt', 'removed']]));
      expect(await ports().personas.create(persona, null)).toBe('exists');
      expect(await ports().personas.change('rembrandt', { displayName: 'Back', updatedAt: LATER })).toBeUndefined();
      expect(await ports().personas.get('rembrandt')).toBeUndefined();
    });

    it('removes again without a word, and nobody whom it does not know', async () => {
      await ports().personas.create(personaOf('vermeer'), null);
      expect(await ports().personas.remove('vermeer', LATER)).toBe('removed');
      expect(await ports().personas.remove('vermeer', LATER)).toBe('removed');
      expect(await ports().personas.remove('stranger', LATER)).toBe('unknown');
      expect(await ports().personas.create(personaOf('stranger'), null)).toBe('created');
    });

    it('takes an empty question and an id named twice', async () => {
      const [persona] = await createSome(1);
      const userId = persona?.userId ?? '';
      expect(await ports().personas.many([])).toEqual(new Map());
      expect(await ports().personas.many([userId, userId])).toEqual(new Map([[userId, persona]]));
    });
  });
}

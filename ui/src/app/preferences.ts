/** What the page remembers of its reader between visits: persona, Region, theme, blotter scope. */

export type PreferenceName = 'persona' | 'region' | 'theme' | 'scope';

export interface Preferences {
  read(name: PreferenceName): string | null;
  write(name: PreferenceName, value: string): void;
}

/** A storage that is forbidden forgets, and nothing else. */
export function createPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>): Preferences {
  return {
    read: (name) => storage.getItem(`tulip.${name}`),
    write(name, value) {
      try {
        storage.setItem(`tulip.${name}`, value);
      } catch {
        // Full or forbidden: the choice holds for this page, and is forgotten with it.
      }
    },
  };
}

/** Switches between day and night; without a choice the system's preference rules. */
import { useState } from 'react';
import { Icon } from './icon.tsx';
import { createPreferences } from './preferences.ts';

type Theme = 'light' | 'dark';

/** Puts the remembered choice on the page; called before the first paint. */
export function applyRememberedTheme(): void {
  const remembered = createPreferences(localStorage).read('theme');
  if (remembered === 'light' || remembered === 'dark') document.documentElement.dataset['theme'] = remembered;
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function ThemeToggle() {
  const [theme, setTheme] = useState(currentTheme);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';

  function choose(): void {
    document.documentElement.dataset['theme'] = other;
    createPreferences(localStorage).write('theme', other);
    setTheme(other);
  }

  return (
    <button type="button" className="quiet-button" data-testid="theme-toggle" onClick={choose}>
      <Icon name={other === 'dark' ? 'moon' : 'sun'} size={14} />
      <span className="theme-word">{other === 'dark' ? 'Night' : 'Day'}</span>
      <span className="unseen"> theme</span>
    </button>
  );
}

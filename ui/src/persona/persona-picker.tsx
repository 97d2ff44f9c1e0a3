/** Who trades: a menu at the top right that switches persona at once, without a reload. */
import type { Persona } from '@tulip/contracts';
import { type KeyboardEvent, useRef } from 'react';
import { Link } from 'wouter';
import { useDesk, useDeskState } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { Avatar } from './avatar.tsx';

export function PersonaPicker() {
  const desk = useDesk();
  const personas = useDeskState((state) => state.personas);
  const userId = useDeskState((state) => state.userId);
  const menu = useRef<HTMLDivElement>(null);
  const active = personas.find((persona) => persona.userId === userId);

  function choose(chosen: string): void {
    desk.choosePersona(chosen);
    menu.current?.hidePopover();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the buttons inside, which are the controls
    <div className="persona" onKeyDown={(event) => moveByArrows(event, menu.current)}>
      <button
        type="button"
        className="persona-button"
        data-testid="persona-picker"
        data-user-id={userId ?? ''}
        popoverTarget="persona-menu"
        onClick={() => void desk.refreshPersonas()}
      >
        <Avatar userId={userId ?? ''} name={active?.displayName ?? '…'} url={active?.thumbnailUrl ?? null} />
        <span className="unseen">Trading as </span>
        <span className="persona-name">{active?.displayName ?? 'Nobody yet'}</span>
        <Icon name="chevron" />
      </button>
      <div id="persona-menu" ref={menu} popover="auto" className="menu persona-menu">
        <p className="menu-title" id="persona-menu-title">
          Trade as
        </p>
        <ul aria-labelledby="persona-menu-title">
          {personas.map((persona) => (
            <li key={persona.userId}>
              <PersonaChoice persona={persona} isActive={persona.userId === userId} onChoose={choose} />
            </li>
          ))}
        </ul>
        <Link
          href="/settings/users"
          className="menu-link"
          data-testid="settings-users"
          onClick={() => menu.current?.hidePopover()}
        >
          Settings → Users
        </Link>
      </div>
    </div>
  );
}

/** Up and down go from one to the next, as in every menu, from the button too; Tab works as well. */
function moveByArrows(event: KeyboardEvent, menu: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || menu === null || !menu.matches(':popover-open')) return;
  event.preventDefault();
  const places = [...menu.querySelectorAll<HTMLElement>('button, a')];
  const at = places.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (step === 1 ? 0 : places.length - 1) : (at + step + places.length) % places.length;
  places[next]?.focus();
}

function PersonaChoice(props: {
  readonly persona: Persona;
  readonly isActive: boolean;
  readonly onChoose: (userId: string) => void;
}) {
  const { persona, isActive } = props;
  return (
    <button
      type="button"
      className="persona-choice"
      aria-pressed={isActive}
      data-user-id={persona.userId}
      onClick={() => props.onChoose(persona.userId)}
    >
      <Avatar userId={persona.userId} name={persona.displayName} url={persona.thumbnailUrl} />
      <span className="persona-lines">
        <span className="persona-full-name">{persona.displayName}</span>
        <span className="persona-bio">{persona.bio}</span>
      </span>
      <span className="persona-mark">{isActive ? <Icon name="disc" size={14} /> : null}</span>
    </button>
  );
}

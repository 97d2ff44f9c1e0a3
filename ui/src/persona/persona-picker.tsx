/** Who trades: a menu at the top right that switches persona at once, without a reload. */
import type { Persona } from '@tulip/contracts';
import { useRef } from 'react';
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
    <div className="persona">
      <button
        type="button"
        className="persona-button"
        data-testid="persona-picker"
        data-user-id={userId ?? ''}
        popoverTarget="persona-menu"
        onClick={desk.refreshPersonas}
      >
        <Avatar userId={userId ?? ''} name={active?.displayName ?? '…'} url={active?.avatarUrl ?? null} />
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
      </div>
    </div>
  );
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
      <Avatar userId={persona.userId} name={persona.displayName} url={persona.avatarUrl} />
      <span className="persona-lines">
        <span className="persona-full-name">{persona.displayName}</span>
        <span className="persona-bio">{persona.bio}</span>
      </span>
      <span className="persona-mark">{isActive ? <Icon name="disc" size={14} /> : null}</span>
    </button>
  );
}

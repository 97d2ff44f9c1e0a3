/** One persona of the register: as it is, being edited, or about to be removed. */
import type { Persona } from '@tulip/contracts';
import { type FormEvent, useCallback, useRef, useState } from 'react';
import { useDesk } from '../app/desk-context.ts';
import { Icon } from '../app/icon.tsx';
import { Avatar } from '../persona/avatar.tsx';
import { PersonaFields } from './persona-fields.tsx';
import { PictureField } from './picture-field.tsx';
import { refusalText } from './register.ts';
import { RemovalDialog } from './removal-dialog.tsx';

export function PersonaCard({ persona, isActive }: { readonly persona: Persona; readonly isActive: boolean }) {
  const desk = useDesk();
  const [isEditing, setIsEditing] = useState(false);
  const removal = useRef<HTMLDialogElement>(null);
  const { userId, displayName } = persona;
  return (
    <li className="card" data-testid="persona-card" data-user-id={userId} data-active={isActive}>
      <Avatar userId={userId} name={displayName} url={persona.avatarUrl} size="large" />
      <div className="card-text">
        <h3>
          {displayName}
          {isActive ? (
            <span className="active-mark" data-testid="active-mark">
              <Icon name="disc" size={14} /> Trading now
            </span>
          ) : null}
        </h3>
        <p className="soft">{userId}</p>
        <p>{persona.bio}</p>
        {isEditing ? <Edit persona={persona} onDone={() => setIsEditing(false)} /> : null}
      </div>
      <div className="card-actions">
        <button type="button" className="quiet-button" disabled={isActive} onClick={() => desk.choosePersona(userId)}>
          Trade as<span className="unseen"> {displayName}</span>
        </button>
        <button
          type="button"
          className="quiet-button"
          data-testid="persona-edit"
          aria-expanded={isEditing}
          onClick={() => setIsEditing(!isEditing)}
        >
          Edit<span className="unseen"> {displayName}</span>
        </button>
        <button
          type="button"
          className="quiet-button"
          data-testid="persona-remove"
          onClick={() => removal.current?.showModal()}
        >
          Remove<span className="unseen"> {displayName}</span>
        </button>
      </div>
      <RemovalDialog persona={persona} dialog={removal} />
    </li>
  );
}

function Edit({ persona, onDone }: { readonly persona: Persona; readonly onDone: () => void }) {
  const desk = useDesk();
  const { userId } = persona;
  const [text, setText] = useState({ displayName: persona.displayName, bio: persona.bio });
  const [file, setFile] = useState<File | null>(null);
  const [mistake, setMistake] = useState('');
  const choose = useCallback((chosen: File | null, why: string) => {
    setFile(chosen);
    setMistake(why);
  }, []);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const body = { ...text, displayName: text.displayName.trim() };
    const saved = await desk.api().call('updatePersona', { path: { userId }, body });
    const answer =
      saved.ok && file !== null ? await desk.api().call('putAvatar', { path: { userId }, body: file }) : saved;
    await desk.refreshPersonas();
    if (answer.ok) onDone();
    else setMistake(refusalText(answer.failure));
  }

  return (
    <form className="card-edit" data-testid="persona-form" onSubmit={save} noValidate>
      <PersonaFields value={text} onEdit={setText} />
      <PictureField file={file} onChoose={choose} />
      <p className="card-edit-buttons">
        <button type="submit" className="quiet-button" data-testid="persona-save">
          Save
        </button>
        <button type="button" className="quiet-button" onClick={onDone}>
          Leave as it was
        </button>
      </p>
      <p className="mistake" role="alert">
        {mistake}
      </p>
    </form>
  );
}

/** The form for somebody new; the picture goes after the persona is there. */
import { type FormEvent, useCallback, useState } from 'react';
import { useDesk } from '../app/desk-context.ts';
import { PersonaFields, type PersonaText } from './persona-fields.tsx';
import { PictureField } from './picture-field.tsx';
import { refusalText } from './register.ts';

const NOBODY: PersonaText = { displayName: '', bio: '' };

export function NewPersona() {
  const desk = useDesk();
  const [text, setText] = useState(NOBODY);
  const [file, setFile] = useState<File | null>(null);
  const [mistake, setMistake] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const choose = useCallback((chosen: File | null, why: string) => {
    setFile(chosen);
    setMistake(why);
  }, []);

  async function create(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    setIsBusy(true);
    const created = await desk.api().call('createPersona', { body: { ...text, displayName: text.displayName.trim() } });
    const { failure } = created.ok ? await upload(created.value.persona.userId) : created;
    if (created.ok) {
      setText(NOBODY);
      setFile(null);
      form.reset();
      await desk.refreshPersonas();
    }
    setMistake(failure === null ? '' : refusalText(failure));
    setIsBusy(false);
  }

  async function upload(userId: string) {
    if (file === null) return { failure: null };
    const answer = await desk.api().call('putAvatar', { path: { userId }, body: file });
    return answer.ok ? { failure: null } : answer;
  }

  return (
    <form className="new-persona" data-testid="new-persona" onSubmit={create} noValidate>
      <h3>Somebody new</h3>
      <PersonaFields value={text} onEdit={setText} />
      <PictureField file={file} onChoose={choose} />
      <button type="submit" className="quiet-button" data-testid="persona-create" disabled={isBusy}>
        {isBusy ? 'Entering…' : 'Enter in the register'}
      </button>
      <p className="mistake" role="alert">
        {mistake}
      </p>
    </form>
  );
}

/** Name and bio of a persona as fields, for somebody new and for an edit alike. */
import { useId } from 'react';

export interface PersonaText {
  readonly displayName: string;
  readonly bio: string;
}

const NAME_MAX = 60;
const BIO_MAX = 500;

export function PersonaFields(props: { readonly value: PersonaText; readonly onEdit: (value: PersonaText) => void }) {
  const id = useId();
  const { value, onEdit } = props;
  return (
    <>
      <label className="field" htmlFor={`${id}-name`}>
        <span className="label">Name</span>
        <input
          id={`${id}-name`}
          className="text-field"
          data-testid="persona-name"
          value={value.displayName}
          maxLength={NAME_MAX}
          autoComplete="off"
          required
          onChange={(change) => onEdit({ ...value, displayName: change.target.value })}
        />
      </label>
      <label className="field" htmlFor={`${id}-bio`}>
        <span className="label">Bio</span>
        <textarea
          id={`${id}-bio`}
          className="text-field"
          data-testid="persona-bio"
          value={value.bio}
          maxLength={BIO_MAX}
          rows={2}
          onChange={(change) => onEdit({ ...value, bio: change.target.value })}
        />
      </label>
    </>
  );
}

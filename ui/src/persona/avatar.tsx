/** A persona's round portrait; initials on one of a few grounds where there is none. */

const GROUNDS = 5;

export function Avatar(props: {
  readonly userId: string;
  readonly name: string;
  readonly url: string | null;
  readonly small?: boolean;
}) {
  const className = `avatar${props.small === true ? ' avatar-small' : ''}`;
  if (props.url !== null) return <img className={className} src={props.url} alt="" />;
  return (
    <span className={className} data-ground={groundOf(props.userId)} aria-hidden="true">
      {initials(props.name)}
    </span>
  );
}

/** First letters of the first and the last word: `Maria van Oosterwijck` → `MO`. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const [first = ''] = words;
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return `${first.slice(0, 1)}${last.slice(0, 1)}`.toUpperCase();
}

function groundOf(userId: string): number {
  return [...userId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % GROUNDS;
}

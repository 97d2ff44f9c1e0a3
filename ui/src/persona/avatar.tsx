/** A persona's round portrait; initials on one of a few grounds where there is none, or while it does not come. */
import { useState } from 'react';
import { useDesk } from '../app/desk-context.ts';

const GROUNDS = 5;

export function Avatar(props: {
  readonly userId: string;
  readonly name: string;
  readonly url: string | null;
  readonly size?: 'small' | 'large';
}) {
  const desk = useDesk();
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  const className = `avatar${props.size === undefined ? '' : ` avatar-${props.size}`}`;
  const src = desk.pictureUrl(props.url);
  if (src !== null && src !== failedUrl) {
    return <img className={className} src={src} alt="" onError={() => setFailedUrl(src)} />;
  }
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
  return `${[...first][0] ?? ''}${[...last][0] ?? ''}`.toUpperCase();
}

function groundOf(userId: string): number {
  return [...userId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % GROUNDS;
}

/** The page's small signs, drawn here so that no font decides what they look like; always beside a word. */

const PATHS = {
  hourglass:
    'M3 1.5h6M3 10.5h6M3.7 1.5c0 2.5 4.6 3.5 4.6 4.5s-4.6 2-4.6 4.5M8.3 1.5c0 2.5-4.6 3.5-4.6 4.5s4.6 2 4.6 4.5',
  ring: 'M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  half: 'M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8M6 2.6v6.8M4.6 3v6M3.3 4v4',
  disc: 'M2.5 6.3 5 8.7l4.5-5.2',
  struck: 'M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8M3.3 3.3l5.4 5.4',
  cross: 'M2.8 2.8l6.4 6.4M9.2 2.8 2.8 9.2',
  up: 'M6 10V2.5M2.8 5.5 6 2.3l3.2 3.2',
  down: 'M6 2v7.5M2.8 6.5 6 9.7l3.2-3.2',
  flat: 'M2 6h8',
  live: 'M1 6h2.3l1.5-3.5 2.3 7L8.7 6H11',
  retry: 'M9.8 4.5A4.2 4.2 0 1 0 10.2 7M10 2v2.7H7.3',
  forward: 'M2 2.5 5.5 6 2 9.5M6.5 2.5 10 6l-3.5 3.5',
  dots: 'M2.5 6h.01M6 6h.01M9.5 6h.01',
  query: 'M4 4.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M6 9.6v.01',
  sun: 'M6 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4M6 .8v1M6 10.2v1M.8 6h1M10.2 6h1M2.3 2.3l.7.7M9 9l.7.7M9.7 2.3 9 3M3 9l-.7.7',
  moon: 'M9.8 7.3A4.3 4.3 0 0 1 4.7 2.2a4.3 4.3 0 1 0 5.1 5.1',
  chevron: 'M2.5 4.5 6 8l3.5-3.5',
  alert: 'M6 1.8 11 10.3H1zM6 5v2.3M6 8.8v.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 12 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" viewBox="0 0 12 12" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

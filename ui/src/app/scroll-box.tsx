/** A part of the page that scrolls by itself, also by keyboard. */
import type { ReactNode } from 'react';

export function ScrollBox({ labelledBy, children }: { readonly labelledBy: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without focus a keyboard cannot scroll it (WCAG 2.1.1)
    <section className="scroll" tabIndex={0} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

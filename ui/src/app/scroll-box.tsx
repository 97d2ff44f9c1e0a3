/** A part of the page that scrolls by itself, also by keyboard; its name must differ from that of the panel round it. */
import type { ReactNode } from 'react';

export function ScrollBox({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without focus a keyboard cannot scroll it (WCAG 2.1.1)
    <section className="scroll" tabIndex={0} aria-label={name}>
      {children}
    </section>
  );
}

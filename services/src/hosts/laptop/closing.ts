/** What must be closed at the end, newest first. */

export interface Closing {
  /** Remembers `close`; after the end has begun it is called at once. */
  add(close: () => Promise<void> | void): void;
  /** Closes everything, newest first; each call returns the same promise. */
  close(): Promise<void>;
}

export function createClosing(): Closing {
  const closers: (() => Promise<void> | void)[] = [];
  let closed: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
  };
  return {
    add(close) {
      if (closed === undefined) closers.push(close);
      else closed = closed.then(close);
    },
    close() {
      closed ??= closeAll();
      return closed;
    },
  };
}

/** The clients' end of the sockets in memory: who is connected, and what each has been sent. */

/** Older messages of a connection are dropped beyond this many. */
export const INBOX_MAX = 10_000;

export interface SocketInboxes {
  open(connectionId: string): void;
  /** From now on the connection is gone; its inbox stays readable. */
  close(connectionId: string): void;
  /** False when the connection is gone or never was. */
  deliver(connectionId: string, text: string): boolean;
  /** What the connection has received, oldest first. */
  inbox(connectionId: string): readonly string[];
}

export function createSocketInboxes(): SocketInboxes {
  const open = new Set<string>();
  const inboxes = new Map<string, string[]>();
  return {
    open(connectionId) {
      open.add(connectionId);
      if (!inboxes.has(connectionId)) inboxes.set(connectionId, []);
    },
    close: (connectionId) => void open.delete(connectionId),
    deliver(connectionId, text) {
      const inbox = inboxes.get(connectionId);
      if (inbox === undefined || !open.has(connectionId)) return false;
      inbox.push(text);
      if (inbox.length > INBOX_MAX) inbox.shift();
      return true;
    },
    inbox: (connectionId) => inboxes.get(connectionId) ?? [],
  };
}

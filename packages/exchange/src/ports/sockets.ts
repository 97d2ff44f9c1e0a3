/** WebSocket connections of this Region, the state of its frame pump, and the way to a client. */
import type { Channel } from '@tulip/contracts';

export interface Subscription {
  readonly channels: readonly Channel[];
  /** Narrows `orders` and `balances`; null for everybody's. */
  readonly userId: string | null;
}

export interface Connection {
  readonly connectionId: string;
  readonly subscription: Subscription | null;
  /** Where a connection stands that has not had its first frame since it subscribed; null once the pump carries it. */
  readonly joiningAt: Readonly<Record<string, number>> | null;
}

export interface Connections {
  connect(connectionId: string): Promise<void>;
  /** False when the connection is not known (any more). */
  subscribe(
    connectionId: string,
    subscription: Subscription,
    joiningAt: Readonly<Record<string, number>>,
  ): Promise<boolean>;
  /** Marks that the first frame was sent; does nothing when the connection subscribed again meanwhile. */
  joined(connection: Connection): Promise<void>;
  disconnect(connectionId: string): Promise<void>;
  /** One connection, strongly consistent. */
  get(connectionId: string): Promise<Connection | undefined>;
  /** All connections, strongly consistent. */
  list(): Promise<Connection[]>;
}

/** One per Region: which sequence numbers the frames have accounted for, and who may send the next ones. */
export interface FrameState {
  readonly sent: Readonly<Record<string, number>>;
  /** Epoch ms before which no frame may be sent: at most four a second. */
  readonly nextAt: number;
  /** Epoch ms until which a sender holds the lease; 0 when free. */
  readonly leaseUntil: number;
  /** Raised with every write: the condition of the next one. */
  readonly version: number;
}

export interface FrameStates {
  /** Strongly consistent; the initial state when there is none. */
  read(): Promise<FrameState>;
  /** Writes `to` if the version is still `read.version`; false when somebody else was faster. */
  replace(read: FrameState, to: Omit<FrameState, 'version'>): Promise<boolean>;
}

export interface SocketSender {
  /** `gone`: the connection no longer exists. `unreachable`: not delivered, as far as one can tell. */
  send(connectionId: string, text: string): Promise<'sent' | 'gone' | 'unreachable'>;
  /** Closes the socket as well as it can: the client sees it, and comes back. Never rejects. */
  close(connectionId: string): Promise<void>;
}

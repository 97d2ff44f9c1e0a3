/** The browser's WebSocket behind the interface that the link asks for. */
import type { OpenedSocket, SocketHandlers } from './link.ts';

export function openBrowserSocket(url: string, handlers: SocketHandlers): OpenedSocket {
  const socket = new WebSocket(url);
  socket.addEventListener('open', () => handlers.onOpen());
  socket.addEventListener('close', () => handlers.onClose());
  socket.addEventListener('message', (message) => {
    if (typeof message.data === 'string') handlers.onText(message.data);
  });
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}

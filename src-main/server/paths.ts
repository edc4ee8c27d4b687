/** Where the API is asked; the WebSocket is at the same without the last slash. */
export const apiPath = '/api/trpc/';
export const socketPath = '/api/trpc';
export const uploadPath = '/api/uploads';

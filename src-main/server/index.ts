export { homeToken } from './home-token';
export { startServer, type RunningServer, type ServerOptions } from './start-server';

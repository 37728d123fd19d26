/** The HTTP host: requests become durable jobs, and a server runs those that it has room for. */
export { serve, type RunningServer, type ServeOptions } from './serve.ts';

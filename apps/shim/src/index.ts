export { environmentVariables } from './environment.ts';
export { program } from './program.ts';
export { engineNamed } from './engines.ts';
export { serveVariables } from './serve/settings.ts';

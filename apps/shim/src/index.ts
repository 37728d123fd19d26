export { program } from './program.ts';
export { engineNamed } from './engines.ts';

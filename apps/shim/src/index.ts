export { environmentVariables } from './environment.ts';
export { program } from './program.ts';
export { engineNamed } from './engines.ts';
export { serveVariables } from './serve/settings.ts';
export { fromFile } from './flag-sources/file.ts';
export { fromOpenFeature } from './flag-sources/open-feature.ts';

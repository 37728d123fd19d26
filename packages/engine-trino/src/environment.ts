import { OcpError } from '@ocp/core';
import { headersOf } from './client/headers.ts';
import type { Place, TrinoInputs, TrinoOptions } from './options.ts';

/** What `trinoOptions` reads of the environment, with what holds when a variable is not set. */
export const environmentVariables = [
  {
    name: 'TRINO_URL',
    meaning: 'Address of Trino, such as `https://trino:8443`, when `--trino` is not given.',
  },
  { name: 'TRINO_HOST', meaning: 'Host of a Trino that speaks http, when there is no `TRINO_URL`.' },
  { name: 'TRINO_PORT', meaning: 'Its port.', default: '8080' },
  { name: 'TRINO_USER', meaning: 'User of the queries.', default: 'ocp' },
  { name: 'TRINO_PASSWORD', meaning: 'Password of the user; needs https.' },
  { name: 'TRINO_TOKEN', meaning: 'JSON Web Token instead of a password; needs https.' },
  {
    name: 'TRINO_SESSION',
    meaning: 'Session properties, such as `query_max_run_time=2h,join_distribution_type=PARTITIONED`.',
  },
  {
    name: 'TRINO_SCRATCH',
    meaning: 'Catalog and schema for the tables of a run, in a memory, Hive or Iceberg catalog.',
    default: 'memory.default',
  },
  {
    name: 'TRINO_LAKE',
    meaning: "Catalog and schema where a run registers the lake's folders as external tables.",
    default: 'hive.default',
  },
  {
    name: 'TRINO_LAKE_LOCATION',
    meaning: "The lake's root as that catalog spells it, such as `s3a://bucket/prefix`.",
    default: 'as in `--lake`; `local:///` for `file:///`',
  },
  {
    name: 'TRINO_TABLES',
    meaning: "Catalog with Koku's own tables, a schema a tenant; nothing is registered then.",
  },
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable; an empty one is not set. */
const value = (environment: Environment, name: (typeof environmentVariables)[number]['name']) =>
  environment[name] || undefined;

/** True when the environment names a Trino. */
export const hasTrino = (environment: Environment) =>
  (value(environment, 'TRINO_URL') ?? value(environment, 'TRINO_HOST')) !== undefined;

/** The options of the environment; `url` stands above it. Fails with `USAGE_INVALID`. */
export function trinoOptions(environment: Environment, url?: string): TrinoOptions {
  const host = value(environment, 'TRINO_HOST');
  const byHost =
    host === undefined ? undefined : `http://${host}:${value(environment, 'TRINO_PORT') ?? '8080'}`;
  const address = addressOf(url ?? value(environment, 'TRINO_URL') ?? byHost);
  const secrets = {
    ...optional('password', value(environment, 'TRINO_PASSWORD')),
    ...optional('token', value(environment, 'TRINO_TOKEN')),
  };
  if (Object.keys(secrets).length > 0 && address.protocol !== 'https:') {
    throw usage('--trino', 'passwords and tokens are sent over https only');
  }
  const options = {
    url: address.origin,
    ...optional('user', value(environment, 'TRINO_USER')),
    ...secrets,
    session: sessionOf(value(environment, 'TRINO_SESSION') ?? ''),
    scratch: placeOf('TRINO_SCRATCH', value(environment, 'TRINO_SCRATCH') ?? 'memory.default'),
    inputs: inputsOf(environment),
  };
  // Fails here on what no header can carry, before anything runs.
  headersOf(options);
  return options;
}

function addressOf(text: string | undefined): URL {
  if (text === undefined) throw usage('--trino', 'no Trino was given');
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address === undefined || !['http:', 'https:'].includes(address.protocol)) {
    throw usage('--trino', 'is no address such as https://trino:8443');
  }
  if (address.username !== '' || address.password !== '') {
    throw usage('--trino', 'holds a user or a password; set TRINO_USER and TRINO_PASSWORD');
  }
  return address;
}

function inputsOf(environment: Environment): TrinoInputs {
  const catalog = value(environment, 'TRINO_TABLES');
  if (catalog !== undefined) return { kind: 'tables', catalog };
  const place = placeOf('TRINO_LAKE', value(environment, 'TRINO_LAKE') ?? 'hive.default');
  const location = value(environment, 'TRINO_LAKE_LOCATION')?.replace(/\/$/, '');
  return { kind: 'lake', ...place, ...optional('location', location) };
}

function placeOf(name: string, text: string): Place {
  const [catalog, schema, ...rest] = text.split('.');
  if (!catalog || !schema || rest.length > 0)
    throw usage(name, 'is no catalog and schema such as memory.default');
  return { catalog, schema };
}

function sessionOf(text: string): Record<string, string> {
  const properties = text.split(',').filter((property) => property.trim() !== '');
  return Object.fromEntries(
    properties.map((property) => {
      const [, name, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(property) ?? [];
      if (name === undefined || value === undefined) throw usage('TRINO_SESSION', 'is no list of name=value');
      return [name, value];
    }),
  );
}

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [name in Name]?: string };

function usage(flag: string, message: string): OcpError {
  return new OcpError('USAGE_INVALID', `${flag}: ${message}`, {
    where: { flag },
    hint: 'Say --trino https://host:port, or set TRINO_URL; see docs/configuration.md.',
  });
}

import { asOcpError } from '@ocp/core';
import { trinoOptions, TrinoConnection } from '@ocp/engine-trino';

// A process of its own: Node reads its authorities when it starts. Prints what one statement gave, or the error.
const connection = new TrinoConnection({ ...trinoOptions(process.env), patience: 500 });
const told = await connection
  .rows('select 1', new AbortController().signal)
  .catch((error: unknown) => asOcpError(error).toString());
console.log(JSON.stringify(told));

import { isDay, SCHEMA_NAME } from '@ocp/core';
import { z } from 'zod';

/** Fields that bodies and queries have in common. */

export const schema = z
  .string()
  .regex(SCHEMA_NAME, 'is not a schema name: [a-z_][a-z0-9_]{0,62}')
  .describe('The tenant schema.')
  .meta({ examples: ['org1234567'] });

export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is not a UUID')
  .transform((id) => id.toLowerCase());

export const day = z
  .string()
  .refine(isDay, 'is not a day such as 2025-10-01')
  .meta({ format: 'date', examples: ['2025-10-01'] });

export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month such as 2025-10')
  .meta({ examples: ['2025-10'] });

import type { Dialect } from '../../dialect.ts';
import { scalarMember } from '../../expressions.ts';

/** The type of a machine. Most lines are of none: their text is not looked into. */
export const machineSpec = (dialect: Dialect) => `case
        when strpos(bill.system_labels, 'machine_spec') > 0
          then ${scalarMember(dialect, 'bill.system_labels', 'compute.googleapis.com/machine_spec')}
      end`;

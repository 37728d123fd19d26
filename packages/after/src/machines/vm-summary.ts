import { VM_TABLE, type AfterStep } from '@ocp/core';
import { clusterOf, machinesOf } from '../scope.ts';
import { withoutNestedLoops } from '../without-nested-loops.ts';
import { chosenAlike } from './accepted.ts';
import { vmChoicesIn } from './choices.ts';
import { distributedCosts, podCosts, volumeCosts } from './vm-costs.ts';
import { anyLabelled, makeScratch, SCRATCH } from './vm-scratch.ts';

/** Virtual machines with their costs and claims (spec vm-gpu.md 1), the rows of the source's days. */
export const vmSummaryStep: AfterStep = {
  name: 'vm_summary',
  async run(sql, scope, into) {
    const { vmReports } = machinesOf(scope);
    const range = [clusterOf(scope).source, scope.days.start, scope.days.end];
    const labelled = await anyLabelled(sql, scope.days);
    let written = 0;
    if (labelled || vmReports) {
      const requests = await makeScratch(sql, range, vmReports);
      const ofRequests = requests > 0;
      const statements = [
        ...(ofRequests ? [podCosts] : []),
        ...(labelled ? [distributedCosts] : []),
        ...(ofRequests ? [volumeCosts] : []),
      ];
      await withoutNestedLoops(sql, async () => {
        for (const statement of statements)
          written += await sql.execute(statement(sql.schema, into(VM_TABLE)), range);
      });
      await sql.execute(`drop table ${SCRATCH}`);
    }
    return { [VM_TABLE]: { deleted: 0, written } };
  },
  async open(sql, scope) {
    const choices = await vmChoicesIn(sql, clusterOf(scope).source, scope.days, machinesOf(scope));
    return (columns, rows, otherSide) => chosenAlike(columns, rows, [choices], otherSide);
  },
};

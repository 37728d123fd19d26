import { SUMMARY_TABLE, type AfterStep } from '@ocp/core';
import { cloudOf, clusterOf } from '../scope.ts';

/**
 * The markup of the OpenShift source on the infrastructure cost of all rows of the cluster (spec after.md section 4, step 10), on
 * top of the cloud's own markup (quirk 4). Rows without cost get 0, which they keep from then on.
 */
export const openshiftMarkupStep: AfterStep = {
  name: 'openshift_markup',
  async run(sql, scope) {
    const { openshiftMarkup } = cloudOf(scope);
    if (openshiftMarkup === undefined) return {};
    const written = await sql.execute(
      `update ${sql.schema}.${SUMMARY_TABLE}
       set infrastructure_markup_cost = coalesce(infrastructure_raw_cost, 0) * $1::numeric,
         infrastructure_project_markup_cost = coalesce(infrastructure_project_raw_cost, 0) * $1::numeric
       where cluster_id = $2 and usage_start between $3::date and $4::date
         and (infrastructure_markup_cost, infrastructure_project_markup_cost) is distinct from (
           round(coalesce(infrastructure_raw_cost, 0) * $1::numeric, 15),
           round(coalesce(infrastructure_project_raw_cost, 0) * $1::numeric, 15)
         )`,
      [openshiftMarkup, clusterOf(scope).clusterId, scope.days.start, scope.days.end],
    );
    return { [SUMMARY_TABLE]: { deleted: 0, written } };
  },
};

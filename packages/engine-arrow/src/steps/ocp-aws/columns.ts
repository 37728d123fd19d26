import { awsBilledColumns, awsCosts, openshiftPlaceColumns } from '@ocp/core';

export const costs: readonly string[] = awsCosts;

/** What a part takes of its row of the bill. */
export const billed = ['row_uuid', ...Object.keys(awsBilledColumns), 'tags'];

/** Where in OpenShift a part goes. */
export const place = Object.keys(openshiftPlaceColumns);

/** All columns of a part but its shares. */
export const part = [...billed, ...place, 'labels'];

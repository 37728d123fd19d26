export * from './openshift.ts';
export * from './openshift-on-aws.ts';
export * from './parameters.ts';
export * from './plan.ts';
export * from './print.ts';
export * from './state-schema.ts';

import { asOcpError, type OcpError } from '@ocp/core';

/** The error of work that must fail. */
export function failure(work: Promise<unknown>): Promise<OcpError> {
  return work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => asOcpError(error),
  );
}

/** The error of a call that must fail. */
export function failureOf(call: () => unknown): OcpError {
  try {
    call();
  } catch (error) {
    return asOcpError(error);
  }
  throw new Error('it did not fail');
}

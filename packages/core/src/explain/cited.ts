/** A reason with the place of the specification that has it. */
export const cited = (about: string, where: string | undefined) =>
  where === undefined ? about : `${about} (spec ${where})`;

/** Time that a stopped run has to roll back and clean up before the process ends all the same. */
let milliseconds = 1500;

export const patience = (): number => milliseconds;

/** Says that something of this process takes leave more slowly, such as an engine on another machine. */
export function needPatience(needed: number): void {
  milliseconds = Math.max(milliseconds, needed);
}

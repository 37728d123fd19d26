/** Takes the exit status of a command that has ended. */
export type Finish = (status: number) => void;

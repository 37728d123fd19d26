/** Progress, on standard error. */
export const say = (text: string) => console.error(text);

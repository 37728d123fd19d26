import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Whether people read standard error as it comes. */
export const onTerminal = (): boolean => process.stderr.isTTY;

/** A text in a style where a terminal shows it that has colours, and nobody has forbidden them (`NO_COLOR`). */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  return stream.isTTY ? styleText(style, text, { stream }) : text;
}

/** To the last `@` of its word: such a password may hold an `@` or a slash that nobody has escaped. */
const POSTGRES = /(postgres(?:ql)?:\/\/)([^\s"]*)/gi;
// A name of bounded length: every letter of a long word would else begin a search to its end.
const ACCOUNT = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'/@]*@/gi;
const PARAMETER = /([?&]password=)[^\s"'&]*/gi;

/** Hides account and password of every URL in a text. Takes time in proportion to the text, whoever wrote it. */
export function hideAccounts(text: string): string {
  return text
    .replaceAll(POSTGRES, (_, scheme: string, rest: string) => `${scheme}${withoutAccount(rest)}`)
    .replaceAll(ACCOUNT, '$1…@')
    .replaceAll(PARAMETER, '$1…');
}

function withoutAccount(rest: string): string {
  const at = rest.lastIndexOf('@');
  return at === -1 ? rest : `…${rest.slice(at)}`;
}

export interface Piece {
  text: string;
  /** Where the text leads, if it is a link. */
  href?: string;
}

const address =
  /https?:\/\/[^\s<>"]+|(?<![\w@.-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+(?:com|org|net|dev|io|app|edu|gov|info|eu|de|fr|es|it|nl|pt|uk|at|ch|jp|br|us|ca)(?![\w@.-]*@)(?::\d+)?(?:\/[^\s<>"]*)?(?![\w-])/gi;
/** Ends a sentence rather than an address. */
const trailing = /[.,;:!?'’”»)\]}]+$/;

/** Finds the web addresses in a text, with or without their scheme. */
export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(address)) {
    const link = withoutEnd(match);
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: link, href: /^https?:/i.test(link) ? link : `https://${link}` });
    from = index + link.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function withoutEnd(match: string): string {
  const link = match.replace(trailing, "");
  // A bracket that was opened belongs to it.
  return link.includes("(") && match[link.length] === ")" ? `${link})` : link;
}

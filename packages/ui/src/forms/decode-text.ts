/** A file that somebody drops or chooses, as text: spreadsheets save CSV in several encodings. */

/** UTF-8 or UTF-16 by its mark, else UTF-8 where it is, else Windows' western one. Null: this is no text. */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  // Control characters other than tabs and line ends: a spreadsheet or a picture, not a list.
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const MOST = 255;
/** Characters that break lines, hide, or turn the direction of what follows. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The name of a file as it may be shown: its last part, in one form, with nothing that deceives whoever reads it. */
export function displayName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .normalize('NFC')
    .replaceAll(DECEIVING, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/gu, ' ');
  const trimmed = clean
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  return trimmed === '' ? 'evidence' : shortened(trimmed);
}

/** Keeps the extension. */
function shortened(name: string): string {
  if (name.length <= MOST) return name;
  const extension = /\.[A-Za-z0-9]{1,20}$/.exec(name)?.[0] ?? '';
  return `${cut(name, MOST - extension.length)}${extension}`;
}

// Never in the middle of a character.
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

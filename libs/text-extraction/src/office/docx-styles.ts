import type { OfficePackage } from '#office/office-package';
import { readXml } from '#office/xml';

interface Style {
  name: string;
  basedOn: string | undefined;
  outline: number | undefined;
}

/** Level of the headings that paragraphs of a style are; undefined for what is no heading. */
export type HeadingLevels = (styleId: string) => number | undefined;

/** `w:outlineLvl` counts from 0; 9 means body text. */
export const levelOfOutline = (value: string | undefined): number | undefined => {
  const outline = Number(value);
  return value !== undefined && Number.isInteger(outline) && outline >= 0 && outline <= 8 ? outline + 1 : undefined;
};

/** A style is a heading by its name, which is English in every edition of Word, by its outline, or by the style below it. */
export async function headingLevelsOf(office: OfficePackage, part: string | undefined): Promise<HeadingLevels> {
  const styles = new Map<string, Style>();
  if (part === undefined) return () => undefined;
  let style: Style | undefined;
  await readXml(office.read(part), {
    open(tag) {
      if (tag.name === 'w:style') {
        style = { name: '', basedOn: undefined, outline: undefined };
        styles.set(tag.get('w:styleId') ?? '', style);
      } else if (!style) return;
      else if (tag.name === 'w:name') style.name = tag.get('w:val') ?? '';
      else if (tag.name === 'w:basedOn') style.basedOn = tag.get('w:val');
      else if (tag.name === 'w:outlineLvl') style.outline = levelOfOutline(tag.get('w:val'));
    },
    close(name) {
      if (name === 'w:style') style = undefined;
    },
  });
  return (styleId) => {
    const seen = new Set<string>();
    for (let id: string | undefined = styleId; id !== undefined && !seen.has(id); id = styles.get(id)?.basedOn) {
      seen.add(id);
      const level = levelOf(styles.get(id));
      if (level !== undefined) return level;
    }
    return undefined;
  };
}

function levelOf(style: Style | undefined): number | undefined {
  if (style?.outline !== undefined) return style.outline;
  const named = /^heading ([1-9])$/i.exec(style?.name ?? '')?.[1];
  if (named) return Number(named);
  return style?.name.toLowerCase() === 'title' ? 1 : undefined;
}

import { broken, Refusal } from '#refusal';
import type { OfficePackage } from '#office/office-package';
import { readXml } from '#office/xml';

export interface Relationship {
  readonly id: string;
  /** Last segment of its type, for example `styles`. */
  readonly kind: string;
  /** Name of the part it leads to. What leads outside of the package is not among them. */
  readonly part: string;
}

/** Relationships from a part to others; from the package itself for an empty name. */
export async function relationshipsOf(office: OfficePackage, part: string): Promise<Relationship[]> {
  const cut = part.lastIndexOf('/') + 1;
  const [folder, name] = [part.slice(0, cut), part.slice(cut)];
  const found: Relationship[] = [];
  const list = `${folder}_rels/${name}.rels`;
  if (!office.has(list)) return found;
  await readXml(office.read(list), {
    open(tag) {
      if (tag.name !== 'rels:Relationship' || tag.get('TargetMode') === 'External') return;
      const kind = (tag.get('Type') ?? '').split('/').at(-1) ?? '';
      found.push({ id: tag.get('Id') ?? '', kind, part: resolved(folder, tag.get('Target') ?? '') });
    },
  });
  return found;
}

/** The part that the package is about, if it is of the kind that is looked for. */
export async function mainPartOf(office: OfficePackage, contentType: string, what: string): Promise<string> {
  const types = new Map<string, string>();
  if (!office.has('[Content_Types].xml')) throw new Refusal({ isNot: what });
  await readXml(office.read('[Content_Types].xml'), {
    open(tag) {
      if (tag.name !== 'types:Override') return;
      types.set(resolved('', tag.get('PartName') ?? '').toLowerCase(), tag.get('ContentType') ?? '');
    },
  });
  const main = (await relationshipsOf(office, '')).find(({ kind }) => kind === 'officeDocument');
  // Also tells what brings macros: its main part is of another type.
  if (!main || types.get(main.part.toLowerCase()) !== contentType) throw new Refusal({ isNot: what });
  if (!office.has(main.part)) throw broken('it lacks its main part');
  return main.part;
}

function resolved(folder: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

/** Rights to everything, in the spellings of providers. */
const ADMIN =
  /^(\*|\*:\*|(arn:[^:]+:iam::aws:policy\/)?AdministratorAccess|cluster-admin|roles\/owner|owner|admin:\*)$/i;

/** Whether one right is everything, and how many of the rights no event of the types shows in use. */
export function unusedOf(
  permissions: readonly string[],
  usedTypes: readonly string[],
): { wildcardAdmin: boolean; unused: number } {
  const used = usedTypes.map(normalised);
  return {
    wildcardAdmin: permissions.some((permission) => ADMIN.test(permission)),
    unused: permissions.filter((permission) => !isUsed(normalised(permission), used)).length,
  };
}

/** `s3:GetObject` allows what `s3.GetObject` shows. */
const normalised = (name: string): string => name.toLowerCase().replace(':', '.');

function isUsed(permission: string, used: readonly string[]): boolean {
  const parts = permission.split('*');
  if (parts.length === 1) return used.includes(permission);
  const [head = ''] = parts;
  return used.some((type) => type.startsWith(head) && inOrder(type.slice(head.length), parts.slice(1)));
}

/** Whether the parts stand in the text one after the other, the last one at its end; in linear time. */
function inOrder(text: string, parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? '';
  return text.length - last.length >= at && text.endsWith(last);
}

// as: libs/ids/src/planted/bad.ts
// expect: @typescript-eslint/no-explicit-any
export const anything: any = 1;

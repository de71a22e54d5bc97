// as: libs/ids/src/planted/bad.ts
// expect: @typescript-eslint/ban-ts-comment
// @ts-ignore
export const wrong: string = 1;

// as: libs/ids/src/planted/bad.spec.ts
// expect: no-restricted-syntax no-skipped-test
declare const it: { skip(name: string, run: () => void): void };
it.skip("later", () => {});

// as: libs/ids/src/planted/bad.ts
// expect: no-console
console.log("hello");
export {};

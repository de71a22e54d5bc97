// as: libs/ids/src/planted/bad.ts
// expect: @typescript-eslint/no-floating-promises
const later = async () => 1;
export const start = () => {
  later();
};

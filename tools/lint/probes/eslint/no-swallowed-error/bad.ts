// as: libs/ids/src/planted/bad.ts
// expect: no-empty
export const quiet = (run: () => void) => {
  try {
    run();
  } catch {}
};

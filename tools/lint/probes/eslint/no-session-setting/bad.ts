// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-syntax no-session-setting
export const leak = "select set_config($1, $2, false)";

/** Nest token of the code of this cell's region. */
export const HOME_REGION = Symbol('home region');

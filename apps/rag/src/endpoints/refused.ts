/** The request will fail again if it is sent again. */
export class Refused extends Error {}

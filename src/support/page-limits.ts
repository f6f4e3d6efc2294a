/** A screenful: what a person reads before refining a search. */
export const DEFAULT_LIMIT = 50;
/** Contract 8: the most entries of a page, in every list of the desk. */
export const MAX_LIMIT = 200;

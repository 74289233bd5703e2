declare const job: unique symbol;

/** Names one piece of work under way, so that the page can ask for its end. */
export type JobId = string & { readonly [job]: true };

/** What a caller is answered, and whether it is the stored answer to an earlier call. */
export interface Answer<Body = unknown> {
  status: number;
  body: Body;
  replayed: boolean;
}

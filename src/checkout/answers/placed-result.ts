/** What a caller is answered, and whether it is the stored answer to an earlier call. */
export interface PlacedResult {
  status: number;
  body: unknown;
  replayed: boolean;
}

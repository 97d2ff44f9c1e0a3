/** How many lanes each Region has ever used: which streams there are, also after a start with fewer lanes (D4). */
export interface LaneCounts {
  /**
   * The largest number of lanes of each Region that has told one; the others are absent. What this process has raised counts at
   * once, what others have within seconds, a peer Region's once it has replicated.
   */
  largest(regions: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Remembers that the Region uses so many lanes, for ever; never lowers the number. To be done before an order is accepted, and
   * only by the Region itself: the item has one writer (D1). Costs a call only while this process does not know it remembered.
   */
  raise(region: string, lanes: number): Promise<void>;
}

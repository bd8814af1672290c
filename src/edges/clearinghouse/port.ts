/** What the product asks of a clearinghouse, whatever carries the files. */
export interface InboundFile {
  name: string;
  bytes: Buffer;
}

export interface ClearinghousePort {
  /** Puts a file for the partner under its final name in one go; the same name again overwrites with the same bytes. */
  put(org: string, name: string, bytes: Buffer): Promise<void>;
  /** Names of what was put and is still visible, taken or not: the evidence of a send whose outcome is unknown. */
  listOutbound(org: string): Promise<string[]>;
  /** Files from the partner, oldest name first. */
  fetchInbound(org: string): Promise<InboundFile[]>;
  /** After a file is safely stored: moves it out of the way, never deletes it. */
  archiveInbound(org: string, name: string): Promise<void>;
}

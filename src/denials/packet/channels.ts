/** How a packet reaches a payer, and how large it may be there. The practice's policy sets its own limits from a day on. */
import type { PacketChannel } from '../../words';
import type { Policy } from '../../practice/policy';

/** Why a packet cannot go by a channel, or null. */
export function tooLarge(
  limits: Policy['packetLimits'],
  channel: PacketChannel,
  { pages, size }: { pages: number; size: number },
): string | null {
  const { pages: mostPages, bytes: mostBytes } = limits[channel];
  if (pages > mostPages)
    return `The packet has ${pages} pages; by ${channel} at most ${mostPages} may go. Leave records out, or choose another channel.`;
  if (size > mostBytes)
    return `The packet has ${size} bytes; by ${channel} at most ${mostBytes} may go. Use smaller images, or choose another channel.`;
  return null;
}

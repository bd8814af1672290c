/** The findings of a file, for tests that say what the guide has against it. */
import { checkX12 } from '../../../src/x12/guides/check';
import type { Finding } from '../../../src/x12/guides/findings';

/** Every finding of a file, in file order. */
export async function findings(bytes: Buffer): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of checkX12(bytes)) found.push(finding);
  return found;
}

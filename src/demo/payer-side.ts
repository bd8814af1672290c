/** The sample practice's payers: who they are to the simulator, and where they are played. */
import type { PartnerFolder } from '../edges/clearinghouse/partner-folder';
import { AccountFolder, type PayerSide } from '../simulator/account-folder';
import type { SimulatorOptions } from '../simulator/simulator';
import type { Samples } from './practice';

export const simulatorOptionsOf = ({ practice, payers, facts }: Samples): SimulatorOptions => ({
  zone: practice.timezone,
  submitterId: practice.submitterId,
  payers,
  seed: facts.seed,
});

/** In this process, at the partner's end of the clearinghouse folder. */
export const payersInFolder = (partner: PartnerFolder, org: string, samples: Samples): Promise<PayerSide> =>
  AccountFolder.open(partner.folder(org), simulatorOptionsOf(samples));

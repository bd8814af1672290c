/** The sample practice's payers: who they are to the simulator, and where they are played. */
import type { Deps } from '../deps';
import { patientClearinghouse } from '../edges/clearinghouse/away';
import { configuredClearinghouse } from '../edges/clearinghouse/configured';
import { type PartnerFolder, partnerFolder } from '../edges/clearinghouse/partner-folder';
import type { ClearinghousePort } from '../edges/clearinghouse/port';
import { loadPartner } from '../edges/clearinghouse/store';
import { AccountFolder, type PayerSide } from '../simulator/account-folder';
import { RemotePayers } from '../simulator/remote';
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

/** Where this practice's payers are: behind SFTP, if that is its partner, else in this process. */
export async function payersOf(
  deps: Deps,
  org: string,
  samples: Samples,
  folder: string,
): Promise<{ clearinghouse: ClearinghousePort; payers: PayerSide }> {
  const known = await loadPartner(deps, org);
  const local = partnerFolder(folder);
  if (known?.partner.adapter !== 'sftp')
    return { clearinghouse: local.clearinghouse, payers: await payersInFolder(local, org, samples) };
  const { settings, secret } = known.partner;
  return {
    clearinghouse: patientClearinghouse(configuredClearinghouse(deps, local.clearinghouse)),
    payers: new RemotePayers(settings, secret),
  };
}

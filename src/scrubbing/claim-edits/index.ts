/** All edits of a claim, in the order in which their findings are told. */
import type { ClaimEdit } from '../finding';
import {
  accidentIsNumbered,
  birthDateIsPossible,
  chargesSomething,
  datesAreInside,
  notBilledElsewhere,
  providersAreKnown,
  unitsAreWritten,
} from './claim';
import { diagnosisIsValid, fitsSexAndAge, modifierIsValid, placeIsValid, procedureIsValid } from './codes';
import { isMedicallyNecessary, isNotTooOften } from './coverage';
import { diagnosisOnce, excludesEachOther, firstDiagnosisMayLead } from './diagnoses';
import { proceduresOutsideGlobal, visitsOutsideGlobal } from './global-period';
import { bothSides, modifier25OnVisits, modifiersAgree, splitCareHasGlobal } from './modifiers';
import { addOnsHaveParents, pairsAreSeparate, unitsAreLikely } from './ncci';

export const CLAIM_EDITS: readonly ClaimEdit[] = [
  pairsAreSeparate,
  unitsAreLikely,
  addOnsHaveParents,
  visitsOutsideGlobal,
  proceduresOutsideGlobal,
  splitCareHasGlobal,
  bothSides,
  modifiersAgree,
  modifier25OnVisits,
  modifierIsValid,
  procedureIsValid,
  diagnosisIsValid,
  firstDiagnosisMayLead,
  diagnosisOnce,
  excludesEachOther,
  fitsSexAndAge,
  isMedicallyNecessary,
  isNotTooOften,
  notBilledElsewhere,
  placeIsValid,
  providersAreKnown,
  birthDateIsPossible,
  datesAreInside,
  unitsAreWritten,
  chargesSomething,
  accidentIsNumbered,
];

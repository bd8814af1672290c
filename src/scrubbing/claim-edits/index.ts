/** All edits of a claim, in the order in which their findings are told. */
import type { ClaimEdit } from '../finding';
import {
  accidentIsNumbered,
  birthDateIsPossible,
  chargesSomething,
  datesAreInside,
  filingIsInTime,
  notBilledElsewhere,
  providersAreKnown,
  streetIsOne,
  unitsAreWritten,
} from './claim';
import { diagnosisIsValid, fitsSexAndAge, modifierIsValid, placeIsValid, procedureIsValid } from './codes';
import { isMedicallyNecessary, isNotTooOften } from './coverage';
import { diagnosisOnce, excludesEachOther, firstDiagnosisMayLead, sidesAgree } from './diagnoses';
import { proceduresOutsideGlobal, visitsOutsideGlobal } from './global-period';
import {
  bothSides,
  modifier25OnVisits,
  modifiersAgree,
  requiredModifierIsThere,
  splitCareHasGlobal,
} from './modifiers';
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
  requiredModifierIsThere,
  modifierIsValid,
  procedureIsValid,
  diagnosisIsValid,
  firstDiagnosisMayLead,
  diagnosisOnce,
  excludesEachOther,
  sidesAgree,
  fitsSexAndAge,
  isMedicallyNecessary,
  isNotTooOften,
  notBilledElsewhere,
  placeIsValid,
  providersAreKnown,
  streetIsOne,
  birthDateIsPossible,
  datesAreInside,
  unitsAreWritten,
  chargesSomething,
  accidentIsNumbered,
  filingIsInTime,
];

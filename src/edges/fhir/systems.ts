/** The code systems by which FHIR says what kind of code a code is. */
export const ICD10CM = new Set(['http://hl7.org/fhir/sid/icd-10-cm', 'urn:oid:2.16.840.1.113883.6.90']);

/** Procedure codes that a claim can carry: CPT, HCPCS level II, and the demo's own. */
export const PROCEDURES = new Set([
  'http://www.ama-assn.org/go/cpt',
  'urn:oid:2.16.840.1.113883.6.12',
  'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'http://terminology.hl7.org/CodeSystem/HCPCS',
  'urn:oid:2.16.840.1.113883.6.285',
  'urn:throughline:demo-procedure',
]);

/** A coding of this system is a modifier whatever its shape; so is the extension of this URL. */
export const MODIFIER = 'urn:throughline:fhir:modifier';
/** Extension on Encounter (valueString): the payer's prior authorization number. */
export const AUTHORIZATION = 'urn:throughline:fhir:authorization';
/** Identifier system of a payer's claim id (NM109, qualifier PI), preferred over any other identifier of the payor. */
export const PAYER_ID = 'urn:throughline:payer-id';
export const NPI = new Set(['http://hl7.org/fhir/sid/us-npi', 'urn:oid:2.16.840.1.113883.4.6']);
export const PLACE_OF_SERVICE = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';

/** v3-ActCode of Encounter.class → place of service (CMS). */
export const PLACE_BY_CLASS: ReadonlyMap<string, string> = new Map([
  ['AMB', '11'],
  ['VR', '10'],
  ['HH', '12'],
  ['EMER', '23'],
  ['IMP', '21'],
  ['ACUTE', '21'],
  ['NONAC', '21'],
  ['OBSENC', '22'],
]);

/** `A1234`, `12345`, `1234F`, and `ZZ101`, the shape of demo codes, which no real set uses. */
export const PROCEDURE_SHAPE = /^(?:[A-Z0-9]\d{4}|\d{4}[A-Z]|ZZ\d{3})$/;
export const MODIFIER_SHAPE = /^[A-Z0-9]{2}$/;
export const ICD10CM_SHAPE = /^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/;

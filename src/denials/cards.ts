/**
 * What a reason says in plain words, our own: what it means, what usually causes it, what to do (DOMAIN 4.5). The code
 * lists' texts belong to their owners and stand nowhere here. A code without a card is told as what it is.
 */

export interface Card {
  means: string;
  cause: string;
  todo: string;
}

const card = (means: string, cause: string, todo: string): Card => ({ means, cause, todo });

const CARCS: Record<string, Card> = {
  '1': card(
    'The amount falls under the patient’s deductible.',
    'The plan year’s deductible is not used up yet.',
    'Bill the patient or the next payer; it is no denial.',
  ),
  '2': card(
    'The amount is the patient’s coinsurance.',
    'The plan pays a percentage.',
    'Bill the patient or the next payer; it is no denial.',
  ),
  '3': card(
    'The amount is the patient’s copayment.',
    'The plan sets a fixed share a visit.',
    'Bill the patient or the next payer; it is no denial.',
  ),
  '4': card(
    'The procedure and its modifier do not fit, or a modifier is missing.',
    'A modifier was left out or is not valid with the code.',
    'Have a coder correct the modifier and send a corrected claim.',
  ),
  '11': card(
    'The diagnosis does not fit the procedure.',
    'The line points to the wrong diagnosis, or the diagnosis is not specific enough.',
    'Have a coder check the chart; correct the pointer or the code and send a corrected claim.',
  ),
  '16': card(
    'Something is missing or wrong in the claim; the remark says what.',
    'A field was left empty or does not agree with the payer’s file.',
    'Read the remark, put it right, and send the claim again as the remark allows.',
  ),
  '18': card(
    'The payer believes that it has had this service before.',
    'The claim was sent twice, or a repeated service lacks the modifier that says so.',
    'Find the original and its answer before anything else; never write it off unseen.',
  ),
  '22': card(
    'Another payer should pay first.',
    'The payer has other coverage on file, or the order of coverages is out of date.',
    'Ask the patient about other coverage, put the order right, and bill the other payer.',
  ),
  '26': card(
    'The service was before the coverage began.',
    'The coverage on file is newer than the visit.',
    'Find who covered the patient on that day and bill that payer.',
  ),
  '27': card(
    'The service was after the coverage ended.',
    'The patient changed or lost the plan and registration did not know.',
    'Find who covered the patient on that day and bill that payer.',
  ),
  '29': card(
    'The payer says that the claim came after its filing limit.',
    'It was sent late, or an earlier acceptance is not on the payer’s file.',
    'Send the payer’s own acceptance of the claim as proof; without one there is no case.',
  ),
  '31': card(
    'The payer does not know the patient as a member.',
    'The member id, the name or the birth date differ from the card.',
    'Check the card and the eligibility answer, correct, and send again or to the right payer.',
  ),
  '45': card(
    'The charge is above what the contract or fee schedule allows.',
    'Normal beside a payment. On a whole line it hides another reason.',
    'Beside a payment: nothing. On a whole line: compare with the contract and ask the payer.',
  ),
  '50': card(
    'The payer sees no medical need for the service.',
    'The diagnosis is not among those of its policy, or the records were not seen.',
    'Check the policy that applies; appeal with the records that show the need.',
  ),
  '55': card(
    'The payer takes the service as experimental.',
    'Its policy does not list the service for this condition.',
    'Appeal with the records and the published evidence, or check the benefit.',
  ),
  '96': card(
    'The plan does not cover the charge; the remark says why.',
    'The service is excluded from the benefit.',
    'Check the benefit and the remark; bill the patient only where the group and a notice allow it.',
  ),
  '97': card(
    'The service is contained in the payment for another one.',
    'Bundling rules, or a visit inside a surgery’s global period.',
    'Have a coder check whether the services were distinct; correct the modifier, or drop the line.',
  ),
  '109': card(
    'The claim went to the wrong payer.',
    'The plan moved the patient, or a contractor handles this service.',
    'Find the right payer and bill it as a new claim.',
  ),
  '119': card(
    'The benefit’s maximum for the period is used up.',
    'Earlier services counted against the same limit.',
    'Check the count with the payer; then bill the patient where that is allowed.',
  ),
  '151': card(
    'The payer sees no support for so many or so frequent services.',
    'The count is above its policy.',
    'Appeal with the records that show why each was needed, or correct the units.',
  ),
  '165': card(
    'The referral is missing or has run out.',
    'No referral was on the claim, or it did not cover the day.',
    'Find or ask for the referral, and send a corrected claim with its number.',
  ),
  '167': card(
    'The diagnosis is not covered.',
    'The plan or policy excludes the condition.',
    'Have a coder check the chart for the full diagnosis; correct, or check the benefit.',
  ),
  '170': card(
    'A provider of this type is not paid for the service.',
    'The specialty or the enrolment on the payer’s file is wrong.',
    'Put the enrolment right, then have the claim processed again.',
  ),
  '197': card(
    'The payer’s permission for the service is missing.',
    'It was not asked for, or its number did not stand in the claim.',
    'If there is one, send a corrected claim with its number; if not, ask for one in retrospect, then appeal.',
  ),
  '198': card(
    'The permission does not cover so much.',
    'More units or days were billed than were permitted.',
    'Compare with the permission; ask for an extension in retrospect, or correct the units.',
  ),
  '204': card(
    'The patient’s present plan does not cover the service.',
    'The service is not in this plan’s benefit.',
    'Check the benefit; then the patient’s other plans; then whether the patient may be billed.',
  ),
  '226': card(
    'The payer asked us for information and did not get it in time.',
    'Its letter was not answered, or the answer was incomplete.',
    'Send what it asked for, with its reference.',
  ),
  '227': card(
    'The payer asked the patient for information and did not get it.',
    'A questionnaire on accident or other coverage is open.',
    'Help the patient answer it, then ask the payer to process the claim again.',
  ),
  '236': card(
    'The two procedures, with their modifiers, may not be billed together.',
    'An NCCI pair.',
    'Check the pair’s indicator: 1 may be opened by a modifier that the chart supports, 0 never.',
  ),
  '242': card(
    'The provider is not in the plan’s network.',
    'The contract or its effective date is not on the payer’s file.',
    'Check the contract; put the enrolment right, and have the claim processed again.',
  ),
  '252': card(
    'The payer needs an attachment to decide.',
    'Records or forms did not come with the claim.',
    'Send the attachment that the remark names, with the payer’s reference.',
  ),
  B7: card(
    'The provider was not certified or eligible for the service on that day.',
    'The enrolment had not begun or had ended, or the payer’s file is old.',
    'Put the enrolment right, with the date, and have the claim processed again.',
  ),
};

const RARCS: Record<string, Card> = {
  MA130: card(
    'The claim could not be processed at all; no appeal is open.',
    'The claim is incomplete or wrong.',
    'Send a new claim with what was missing.',
  ),
  N211: card('No appeal is open against this decision.', 'The payer’s rules give none.', 'Correct, or write off.'),
  M20: card('The procedure code is missing or wrong.', 'An old or mistyped code.', 'Correct the code.'),
  M51: card('The procedure code is incomplete or not valid.', 'An old or mistyped code.', 'Correct the code.'),
  M76: card(
    'The diagnosis is missing, incomplete or not valid.',
    'The code was not in force, or not specific enough.',
    'Correct the diagnosis.',
  ),
  MA61: card(
    'The patient’s or subscriber’s number is missing or wrong.',
    'The card was not read anew.',
    'Check the card and correct the member’s data.',
  ),
  N382: card(
    'The patient’s identifier is missing or not valid.',
    'The card was not read anew.',
    'Check the card and correct the member’s data.',
  ),
};

/** Of a CARC; one that has no card of its own is told as that. */
export const carcCard = (carc: string): Card =>
  CARCS[carc] ?? {
    means: `Adjustment reason ${carc}: it has no card here yet.`,
    cause: 'See the payer’s remittance and the published code list.',
    todo: 'Read the remarks, ask the payer, and decide.',
  };

/** Of a remark, where there is one. */
export const rarcCard = (remark: string): Card | undefined => RARCS[remark];

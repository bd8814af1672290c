/**
 * The words of the product, each with what it means here. One word has one meaning everywhere: table rows, API, page,
 * scenarios. An *adjustment*, a *denial*, a *rejection*, a *void* and a *reversal* are five different things:
 * a price cut that is final; an amount the payer refused after looking at it; a claim the payer never let in; our own
 * withdrawal of a claim; the payer taking back its own answer.
 */

export * from './words/claims';
export * from './words/tasks';
export * from './words/denials';
export * from './words/deadlines';
export * from './words/money';
export * from './words/acts';
export * from './words/happened';
export * from './words/messages';

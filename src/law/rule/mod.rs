//! The rule language: what a rule card says, and the small typed calculus that it stands for.
//!
//! In: the fields of rule cards. Out: [`Rule`]s. Every verb of the card is rewritten to a domain and three conditions; there is
//! no other case for the evaluation. The language is total: no recursion, no I/O, bounded work.
//!
//! | written | means |
//! |---|---|
//! | `text states C` · `text does not state C` | a statement of the concept stands in the text, or none does |
//! | `text states any of C, D` · `text states all of C, D` | one of them · each of them |
//! | `… denied` · `… affirmed` · `… conditional` | only with this polarity |
//! | `… in the same sentence` (`block`, `passage`, `section`) | near the statement that the rule is about |
//! | `some flow where X` · `every` · `no` | over declared things, hops, or `statement of C` |
//! | `some open value where its until is past` | over what is declared open: `who` clarifies it, `until` when |
//! | `controller has officer` · `its keep is open` | a field is declared · is declared open |
//! | `its duration differs from that duration` | comparisons: is, is not, covers, agrees with, differs from, is shorter than, is longer than, is akin to |
//! | `controller's in is DE` | a country, or a region of it, by its code |
//! | `its duration differs from its citation` | a length of time and a provision: whether the provision gives it, for what the sentence names |
//! | `its organisation is controller` | whether the words name a declared party of this kind |
//! | `its email differs from controller's officer` | ways to reach someone: those of different kinds say nothing about each other, those of one domain are akin |
//! | `its citation ended after that date` · `began after` | what the facts know of the law or instrument, against a day of the text |
//! | `its citation is nonexistent` · `renamed` · `repealed` · `land-act` | whether the provision exists, how its law stands, what kind it is |
//! | `its region differs from that region` | the region of a law, an address or a declared seat |
//! | `flow has proviso` | whether a declared basis holds under a condition only |
//! | `hop's country is third-country` | a question to the facts on the day of the check |
//! | `other text states C` · `statement of C in another text` | in another language version of the notice; with `Among`, in another notice |
//! | `concept of C, D` | over concepts; conditions call the one that is bound `it`: `text states it` |
//! | `heading naming C, D` | over headings in which a concept's words stand, and that have text below them; `in the same section` is below the heading, `passage` also the section behind that |
//! | `some data in its data where X` · `some flow with it` | over the things that a field names · that name it |
//! | `some unused waiver` | over waivers that covered no finding |
//! | `its staff is more than 19` · `its informed is longer than 1 month` | comparisons with a number, a length of time |
//! | `its until is within 180 days` | a day lies ahead, but not farther |
//! | `text mentions its purpose` · `any text mentions …` | the text speaks of what is declared in words: by these words, or by others of its term |
//! | `text names it` | a declared party is named in the text, by its name or another name |
//! | `text names it in a sentence on C` | … where that concept is stated |
//! | `and` `or` `not` `( )` | as usual |
//!
//! `Among: notices of one controller, as named-as-controller` compares the notices of a run with each other, two at a time: those of one
//! declared controller, or that name the same one by that concept. Such a rule is about statements, and asks for statements alone.
//!
//! `Once: in a passage` reports statements that stand a few blocks apart in one section, and that give the same organisation or country or
//! consist of the same words, together: at the first, with the places of the others.
//!
//! A `limit` card says once, for the rules of its folder, or those that it lists, when they are not required: `Except` as in a rule. Those in
//! its own file it leaves alone.
//!
//! A `Clause` is text for the notice: `{controller.contact}` is filled from the flows, `[no | the following]` is left to the team, `- `
//! opens an item of a list, `**` sets words in bold. A `Heading` is what it stands under in a text that has no heading about it.

mod among; // rules that compare notices with each other
mod ast; // what a rule is: start here
mod check; // names that a rule uses
mod mutate; // a rule with one mistake put in
mod parse; // conditions
mod reach; // whether a rule can ever apply, and be violated, and two be followed
mod sugar; // verbs to conditions

pub use among::asked_of;
pub use ast::{Among, Cond, Domain, Grade, Link, Op, Path, Polarized, Root, Rule, RuleWords, Scope, SeverityRule, Side};
pub use check::{Unknown, check, unknown_names};
pub use mutate::{Change, Clause, Mutant, Part, mutants};
pub use parse::{ConditionError, condition};
pub use reach::{Vain, cannot_both_hold, in_vain};
pub use sugar::{RuleError, either, rule_of};

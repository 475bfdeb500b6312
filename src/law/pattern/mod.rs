//! The pattern language: how a concept's ways of being said are written, and their compiled form.
//!
//! In: the pattern fields of concept, topic, marker and word cards. Out: one [`Program`] per language.
//! Knows no word of any language: words, endings and slots come with the cards and tables.
//!
//! | written | means |
//! |---|---|
//! | `word` | this word, whatever its case, umlauts or soft hyphens |
//! | `word*` `*word` `*word*` | a word that begins, ends with or contains these letters |
//! | `word~` | the word with any inflectional ending of the language |
//! | `a b` | one after the other; punctuation may stand between |
//! | `..5` · `...` | a gap of up to 5 words · of any length within the sentence |
//! | `(a \| b c)` · `[a]` | one of these · this or nothing |
//! | `<duration>` · `<citation Art. 6(1)(f)>` | a recognised value · one that agrees with the argument |
//! | `<bracketed name>` · `<braced name>` | words between square brackets or braces, one of which is `name` |
//! | `<item>` · `<torn>` · `<doubled>` | the first word of an item or cell · of a paragraph that goes on with a broken one · words that stand twice in a row |
//! | `<reference broken>` · `<title broken>` | a reference to a section of the same text, by number or quoted title, that it has not |
//! | `<link email>` · `<link host>` · `<link page>` | a link whose words are an address, and whose target is another address, host, page |
//! | `{name}` | the words of a `Words` card |
//! | `^` · `$` | the beginning · the end of the sentence, item or cell |
//! | `a & b` · `a &8 b` | both in one sentence, in any order · with at most 8 words between |
//! | `…, with P` · `…, without P` | the sentence also has, or has not, P |
//! | `…, under P` · `…, not under P` | P stands, or not, in a heading above, the words that introduce the list, a header cell |
//! | `…, beside P` · `…, not beside P` | P stands, or not, in the same block or row, or the sentence next to it |
//! | `…, about T` · `…, not about T` | the nearest topic before it is, or is not, T |

mod ast; // what is written: start here
mod begins; // how patterns may begin
mod compile; // cards of a language to a program
mod lexicon; // words to terms
mod lists; // many short lists
mod near; // misspelt words
mod parse; // text to ast
mod program; // what the recogniser runs

pub use ast::{Affix, Context, ContextKind, Item, Pattern, Seq};
pub use compile::{Compiler, PatternError, SLOT_KINDS};
pub use lexicon::{Lexicon, LexiconIndex, TermId};
pub use lists::Lists;
pub use near::Spelling;
pub use parse::{SyntaxError, parse};
pub use program::{Check, CompiledPattern, Marker, Node, NodeId, PatternId, Program, Role, SlotTest, StepsId};

//! Which sections of a notice tell of a processing of their own: each becomes a flow.

use super::Text;
use super::said::{Mention, Said, concepts_of, is_listed};
use crate::card::Kind;
use crate::check::Engine;
use crate::notice::{Document, SectionId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// How many of the things that are asked of a flow a section tells that is about a processing of its own: "for what" and "how long", say.
const ENOUGH: usize = 2;

/// The sections of the first text, each with the section whose flow its statements belong to.
pub(super) struct Processings {
    of: Vec<SectionId>,
}

impl Processings {
    /// Sections are taken from below: one that tells enough, with those below it that do not, is a processing. What is left belongs to
    /// the notice as a whole. A section whose heading announces one thing ("How long we keep your data") is never one.
    pub fn new(engine: &Engine<'_>, texts: &[Text<'_>], said: &Said<'_>) -> Self {
        let Some(text) = texts.first() else { return Self { of: Vec::new() } };
        let document = &text.read.document;
        let mut told: Vec<Aspects> = vec![Aspects::new(); document.sections.len()];
        let mut note = |mention: &Mention<'_>, aspect: (usize, usize)| {
            let section = section_of(document, mention);
            if let Some(told) = section.filter(|_| mention.text == 0).and_then(|s| told.get_mut(s.0 as usize)) {
                told.insert(aspect);
            }
        };
        for (at, kind) in engine.law.cards.kinds.iter().enumerate().filter(|(_, k)| is_path(k) || is_listed(k)) {
            let Some(of) = said.of(at) else { continue };
            of.titles.iter().for_each(|m| note(m, (at, usize::MAX)));
            // A right, or a duty to provide data, is told in a section of its own, and is no processing.
            let asked = kind.fields.iter().zip(&of.fields).enumerate().filter(|(_, (def, _))| is_path(kind) && def.asked);
            for (field, (_, mentions)) in asked {
                mentions.iter().for_each(|m| note(m, (at, field)));
            }
        }
        Self { of: owners(document, &announced(engine, text), told) }
    }

    /// The section whose flow a statement of the first text belongs to.
    pub fn of(&self, document: &Document, mention: &Mention<'_>) -> SectionId {
        let own = section_of(document, mention).and_then(|s| self.of.get(s.0 as usize));
        own.copied().unwrap_or(SectionId(0))
    }
}

/// Whether a kind's cards are paths.
pub(super) fn is_path(kind: &Kind) -> bool {
    kind.title == "path"
}

fn section_of(document: &Document, mention: &Mention<'_>) -> Option<SectionId> {
    document.block(mention.statement.block).map(|b| b.section)
}

/// The sections whose heading says which one thing is told under it.
fn announced(engine: &Engine<'_>, text: &Text<'_>) -> FxHashSet<SectionId> {
    let drafted = concepts_of(engine);
    let belongs = text.read.statements.belongs.iter().filter(|(concept, _)| drafted.contains(concept));
    belongs.filter_map(|(_, heading)| text.read.document.block(*heading)).map(|b| b.section).collect()
}

type Aspects = BTreeSet<(usize, usize)>;

fn owners(document: &Document, announced: &FxHashSet<SectionId>, mut told: Vec<Aspects>) -> Vec<SectionId> {
    let parent = |at: usize| document.sections.get(at).and_then(|s| s.parent).unwrap_or(SectionId(0));
    // A title with everything below it heads the notice, and is no section of it.
    let on_top: Vec<usize> = (1..told.len()).filter(|at| parent(*at) == SectionId(0)).collect();
    let is_title = |at: usize| matches!(on_top.as_slice(), [only] if *only == at);
    let mut owner: Vec<SectionId> = vec![SectionId(0); told.len()];
    // What is not owned yet, and the processings directly below, by the section that they have come up to.
    let mut loose: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut below: FxHashMap<u32, Vec<(Vec<u32>, Aspects)>> = FxHashMap::default();
    // A section stands behind the one that it is in.
    for at in (1..told.len()).rev() {
        let mut own = loose.remove(&(at as u32)).unwrap_or_default();
        own.push(at as u32);
        let mut aspects = told.get_mut(at).map(std::mem::take).unwrap_or_default();
        let may_be = !is_title(at) && !announced.contains(&SectionId(at as u32));
        // "Newsletter: what we process", with the basis under another heading beside it, is one processing.
        if let Some([(parts, theirs)]) = below.get(&(at as u32)).map(Vec::as_slice)
            && may_be
            && !aspects.is_empty()
            && aspects.is_disjoint(theirs)
        {
            own.extend(parts);
            aspects.extend(theirs);
        }
        let above = parent(at).0;
        if may_be && aspects.len() >= ENOUGH {
            for section in &own {
                if let Some(owner) = owner.get_mut(*section as usize) {
                    *owner = SectionId(at as u32);
                }
            }
            below.entry(above).or_default().push((own, aspects));
            continue;
        }
        if let Some(told) = told.get_mut(above as usize) {
            told.extend(aspects);
        }
        loose.entry(above).or_default().extend(own);
    }
    owner
}

//! Which passage of a notice serves which declaration: where an outcome or a finding of a rule on the agreement of both shows words of
//! both.

use super::view::{Part, View};
use crate::source::{FileId, Place};

/// Words of a notice, and the declaration that they serve, or contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Words of a notice, in the unit's files.
    pub text: Place,
    /// The place in a flow file, likewise.
    pub declared: Place,
    /// The rule that saw both.
    pub rule: String,
}

/// All links of a unit.
pub fn links(part: &Part, view: &View) -> Vec<Link> {
    let flows = view.flows.base.iter().count() as u32;
    let is_flow = |file: FileId| file.0 < flows;
    let mut all: Vec<Link> = Vec::new();
    let mut add = |texts: &[Place], declared: &[Place], rule: &str| {
        for text in texts {
            for place in declared {
                let link = Link { text: *text, declared: *place, rule: rule.to_owned() };
                if !all.contains(&link) {
                    all.push(link);
                }
            }
        }
    };
    for (_, outcome) in &part.checked.outcomes {
        // The evidence of each binding: first the words of the text, then what is declared.
        let (mut texts, mut declared) = (Vec::new(), Vec::new());
        for place in outcome.evidence.iter().map(|e| e.place) {
            if is_flow(place.file) {
                declared.push(place);
                continue;
            }
            if !declared.is_empty() {
                add(&texts, &declared, &outcome.rule);
                texts.clear();
                declared.clear();
            }
            texts.push(place);
        }
        add(&texts, &declared, &outcome.rule);
    }
    for finding in &part.findings {
        let places = || finding.evidence.iter().map(|e| e.place);
        let declared: Vec<Place> = places().filter(|p| is_flow(p.file)).collect();
        // What is missing serves nothing.
        if !is_flow(finding.place.file) && !finding.fix.as_ref().is_some_and(|f| f.adds) {
            add(&[finding.place], &declared, &finding.rule);
        }
    }
    all
}

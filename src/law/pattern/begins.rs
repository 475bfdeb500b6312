//! How the parts of a program's patterns may begin: where a text has none of these terms, they need not be tried.

use super::lexicon::TermId;
use super::lists::Lists;
use super::program::{Node, NodeId, Program};

/// For each node of a program the terms that it may begin with; none if it may begin with anything, or is neither a part of a pattern
/// nor behind a gap.
pub(super) fn begins(program: &Program) -> Lists<TermId> {
    let mut all: Vec<Vec<TermId>> = vec![Vec::new(); program.nodes.len()];
    let parts = program.patterns.iter().flat_map(|p| program.steps(p.parts));
    let after_gaps = program.nodes.iter().flat_map(|node| match node {
        Node::Seq(nodes) => program.steps(*nodes),
        _ => &[],
    });
    let after_gaps = after_gaps.clone().zip(after_gaps.skip(1)).filter(|(gap, _)| matches!(program.node(**gap), Node::Gap(_)));
    for part in parts.chain(after_gaps.map(|(_, node)| node)) {
        if let Some(terms) = all.get_mut(part.0 as usize).filter(|terms| terms.is_empty()) {
            let begin = Begin::of(program, *part);
            if !begin.any {
                *terms = begin.terms;
            }
        }
    }
    all.into_iter().collect()
}

/// How a sequence may begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Begin {
    /// With one of these terms, each once.
    terms: Vec<TermId>,
    /// Or with anything: at any word.
    any: bool,
}

impl Begin {
    /// How a node of a program may begin, where `rest` says how what follows it may.
    fn of(program: &Program, node: NodeId) -> Self {
        let (mut begin, empty) = Self::of_node(program, node);
        begin.any |= empty;
        begin.terms.sort_unstable();
        begin.terms.dedup();
        begin
    }

    /// How a node may begin, and whether it may be empty.
    fn of_node(program: &Program, node: NodeId) -> (Self, bool) {
        let anything = || (Self { terms: Vec::new(), any: true }, true);
        match program.node(node) {
            Node::Term(term) => (Self { terms: vec![*term], any: false }, false),
            Node::Optional(inner) => (Self::of_node(program, *inner).0, true),
            Node::Any(all) => {
                let mut whole = (Self::default(), false);
                for (begin, empty) in program.steps(*all).iter().map(|n| Self::of_node(program, *n)) {
                    whole.0.join(begin);
                    whole.1 |= empty;
                }
                whole
            }
            Node::Seq(all) => {
                let mut whole = Self::default();
                for node in program.steps(*all) {
                    let (begin, empty) = Self::of_node(program, *node);
                    whole.join(begin);
                    if !empty {
                        return (whole, false);
                    }
                }
                (whole, true)
            }
            Node::Gap(_) | Node::Start | Node::End => anything(),
        }
    }

    fn join(&mut self, other: Self) {
        self.terms.extend(other.terms);
        self.any |= other.any;
    }
}

//! Notices of one party, compared with each other by the rules among notices.
//!
//! Of each notice little is kept ([`Noted`]), so a run of many costs little memory. Notices that agree, directly or through others,
//! make a camp; its first notice stands for it, and every notice of a smaller camp is held against that one. So a notice is reported once
//! by a rule, where it differs from more; and the work is linear in the notices, for the number of camps is bounded.

use super::engine::Engine;
use crate::flow::Declaration;
use crate::law::rule::{Among, Rule, asked_of};
use crate::lint::{Case, Day, Evidence, Excerpt, Finding, Linted, Stand, TextUnderCheck, lint, party, stand};
use crate::recognise::ConceptId;
use crate::source::{FileId, Say, SourceFile};
use crate::value::Date;
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

/// From so many others one camp may differ. Where there are more, a party's notices do not give one fact in outdated and in new words,
/// but many facts: each site has its own.
const MOST_DIFFERENT: usize = 8;
/// So many camps are held against each other.
const MOST_CAMPS: usize = 64;
/// So many notices of a camp that say different things are held against the next one.
const MOST_KEPT: usize = 4;

/// What the rules among notices need of each notice.
#[derive(Clone, Debug, Default)]
pub(super) struct Comparing {
    /// By whom notices are brought together.
    parties: Vec<Among>,
    /// The concepts whose statements are kept.
    asked: Vec<ConceptId>,
}

impl Comparing {
    /// What these rules need.
    pub fn new(rules: &[Rule], concepts: &FxHashMap<&str, ConceptId>) -> Self {
        let among = || rules.iter().filter(|r| r.among.is_some());
        let parties: BTreeSet<&Among> = among().filter_map(|r| r.among.as_ref()).collect();
        let asked: BTreeSet<ConceptId> = among().flat_map(asked_of).filter_map(|c| concepts.get(c).copied()).collect();
        Self { parties: parties.into_iter().cloned().collect(), asked: asked.into_iter().collect() }
    }
}

/// What is kept of a notice to compare it with others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// Whose it is, for each way of bringing notices together: an index into those, and the party's name.
    parties: Box<[(usize, Box<str>)]>,
    texts: Box<[Excerpt]>,
}

impl Noted {
    /// The names of the files that its texts stand in.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|t| &*t.name)
    }

    /// Whether the words that are kept of its texts stand in these files where they stood, one for each.
    pub fn stands_in(&self, files: &[SourceFile]) -> bool {
        self.texts.len() == files.len() && self.texts.iter().zip(files).all(|(text, file)| text.stands_in(file))
    }

    /// A hash of its statements of some concepts: of notices that state the same, one is enough to be compared.
    fn stated(&self, asked: &[ConceptId]) -> u64 {
        let mut hasher = FxHasher::default();
        self.texts.iter().for_each(|t| t.hash_statements(asked, &mut hasher));
        hasher.finish()
    }

    /// Its texts in place of the whole ones, with ids from `first` on.
    fn texts(&self, first: u32, notice: u32) -> impl Iterator<Item = TextUnderCheck<'_>> {
        self.texts.iter().zip(first..).map(move |(text, id)| text.text(FileId(id), notice))
    }
}

/// Keeps what is needed of the texts of a case; nothing if nobody knows whose they are.
pub(super) fn note(case: &Case<'_>, comparing: &Comparing) -> Option<Noted> {
    let named = |(i, among): (usize, &Among)| Some((i, party(case, among)?.into_boxed_str()));
    let parties: Box<[(usize, Box<str>)]> = comparing.parties.iter().enumerate().filter_map(named).collect();
    if parties.is_empty() {
        return None;
    }
    let texts: Box<[Excerpt]> = case.texts.iter().filter_map(|t| Excerpt::of(t, &comparing.asked)).collect();
    (!texts.is_empty()).then_some(Noted { parties, texts })
}

/// Two notices of one party that do not go together by a rule: indices of the notices, and of the rule.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The notice that differs from most.
    pub notice: usize,
    /// One that stands for most.
    pub other: usize,
    /// The rule, counted among the rules.
    pub rule: usize,
}

/// How the notices of a party stand to one another by one rule.
struct Camps {
    /// The concepts that the rule asks for.
    asked: Vec<ConceptId>,
    camps: Vec<Camp>,
    /// The camp of those that state the same.
    known: FxHashMap<(u64, bool), usize>,
    too_many: bool,
}

#[derive(Default)]
struct Camp {
    members: Vec<usize>,
    /// Members that stand for those that state the same.
    kept: Vec<usize>,
    /// Whether the rule excepts one of them: it is held to something firmer than other notices.
    anchored: bool,
}

/// Compares.
struct Comparison<'c, 'law> {
    engine: &'c Engine<'law>,
    notices: &'c [Option<Noted>],
    declared: &'c dyn Fn(usize) -> Option<Declaration>,
    date: Date,
}

/// Which of the notices of a run do not go together. `declared` gives what is declared for each.
pub fn differences(
    engine: &Engine<'_>,
    rules: &[Rule],
    notices: &[Option<Noted>],
    declared: &dyn Fn(usize) -> Option<Declaration>,
    date: Date,
) -> Vec<Difference> {
    let comparing = Comparing::new(rules, &engine.concepts);
    let mut parties: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (index, noted) in notices.iter().enumerate() {
        for (among, name) in noted.iter().flat_map(|n| &n.parties) {
            parties.entry((*among, name)).or_default().push(index);
        }
    }
    let comparison = Comparison { engine, notices, declared, date };
    let mut all = Vec::new();
    for ((among, _), members) in parties.into_iter().filter(|(_, members)| members.len() > 1) {
        let among = comparing.parties.get(among);
        let judged: Vec<(usize, &Rule)> = rules.iter().enumerate().filter(|(_, r)| r.among.as_ref() == among).collect();
        let mut camps: Vec<Camps> = judged.iter().map(|(_, rule)| Camps::new(rule, engine)).collect();
        for index in members {
            let declaration = declared(index);
            for ((_, rule), camps) in judged.iter().zip(&mut camps) {
                comparison.join(rule, index, declaration.as_ref(), camps);
            }
        }
        let mut odd: BTreeSet<usize> = BTreeSet::new();
        for ((index, rule), camps) in judged.iter().zip(camps) {
            let found = comparison.differences((*index, rule), camps, &odd);
            odd.extend(found.iter().map(|d| d.notice));
            all.extend(found);
        }
    }
    all.sort_unstable();
    all
}

impl Comparison<'_, '_> {
    /// How a notice stands to another.
    fn stand(&self, rule: &Rule, notice: usize, declaration: Option<&Declaration>, other: usize) -> Stand {
        let noted = |i: usize| self.notices.get(i).and_then(Option::as_ref);
        let (Some(own), Some(other)) = (noted(notice), noted(other)) else { return Stand::Silent };
        let texts: Vec<TextUnderCheck<'_>> = own.texts(0, 0).chain(other.texts(own.texts.len() as u32, 1)).collect();
        stand(&case(self.engine, &[], declaration, &texts, &Day::new(self.date)), rule, 0)
    }

    /// How a notice stands to another, whichever of the two the rule excepts.
    fn either(&self, rule: &Rule, notice: usize, declaration: Option<&Declaration>, other: usize) -> Stand {
        match self.stand(rule, notice, declaration, other) {
            Stand::Excepted => match self.stand(rule, other, (self.declared)(other).as_ref(), notice) {
                Stand::Excepted => Stand::Agrees,
                stand => stand,
            },
            stand => stand,
        }
    }

    /// Puts a notice into the camp of those that it agrees with; camps that agree by it become one.
    fn join(&self, rule: &Rule, notice: usize, declaration: Option<&Declaration>, out: &mut Camps) {
        let Some(noted) = self.notices.get(notice).and_then(Option::as_ref).filter(|_| !out.too_many) else { return };
        let key = (noted.stated(&out.asked), declaration.is_some());
        if let Some(camp) = out.known.get(&key).copied().and_then(|at| out.camps.get_mut(at)) {
            return camp.members.push(notice);
        }
        // Held against itself, it shows whether it says anything that could be compared.
        let own = self.stand(rule, notice, declaration, notice);
        if own == Stand::Silent {
            return;
        }
        let stand_to = |camp: &Camp| {
            let stands: Vec<Stand> = camp.kept.iter().map(|other| self.either(rule, notice, declaration, *other)).collect();
            [Stand::Agrees, Stand::Differs].into_iter().find(|s| stands.contains(s)).unwrap_or(Stand::Silent)
        };
        let stands: Vec<Stand> = out.camps.iter().map(stand_to).collect();
        let first = stands.iter().position(|s| *s == Stand::Agrees);
        let at = first.unwrap_or(out.camps.len());
        if first.is_none() {
            out.too_many = stands.iter().filter(|s| **s == Stand::Differs).count() > MOST_DIFFERENT;
            if at == MOST_CAMPS {
                return;
            }
            out.camps.push(Camp::default());
        }
        // Emptied, not taken out: what is known points at them.
        for (from, _) in stands.iter().enumerate().filter(|(from, s)| **s == Stand::Agrees && *from != at) {
            let other = out.camps.get_mut(from).map(std::mem::take).unwrap_or_default();
            out.known.values_mut().filter(|known| **known == from).for_each(|known| *known = at);
            if let Some(camp) = out.camps.get_mut(at) {
                camp.take_in(other);
            }
        }
        if let Some(camp) = out.camps.get_mut(at) {
            camp.take_in(Camp { members: vec![notice], kept: vec![notice], anchored: own == Stand::Excepted });
        }
        out.known.insert(key, at);
    }

    /// Every notice that differs from a larger camp, against the first one in it. `odd` are the notices that differ by another rule.
    fn differences(&self, (index, rule): (usize, &Rule), mut out: Camps, odd: &BTreeSet<usize>) -> Vec<Difference> {
        out.camps.retain(|c| !c.members.is_empty());
        if out.too_many || out.camps.len() < 2 {
            return Vec::new();
        }
        // Of camps as large as each other, the one whose first notice is not odd already, then the one whose first notice comes first.
        let rank = |c: &Camp| std::cmp::Reverse((c.anchored, c.members.len(), c.first().is_some_and(|first| !odd.contains(&first))));
        out.camps.sort_by_key(|c| (rank(c), c.first()));
        let mut all = Vec::new();
        for (rank, camp) in out.camps.iter().enumerate().skip(1) {
            let larger: Vec<usize> = out.camps.iter().take(rank).filter_map(Camp::first).collect();
            for notice in &camp.members {
                let declaration = (self.declared)(*notice);
                let differs = |other: &&usize| self.stand(rule, *notice, declaration.as_ref(), **other) == Stand::Differs;
                all.extend(larger.iter().find(differs).map(|other| Difference { notice: *notice, other: *other, rule: index }));
            }
        }
        all
    }
}

impl Camps {
    fn new(rule: &Rule, engine: &Engine<'_>) -> Self {
        let asked = asked_of(rule).into_iter().filter_map(|c| engine.concepts.get(c).copied()).collect();
        Self { asked, camps: Vec::new(), known: FxHashMap::default(), too_many: false }
    }
}

impl Camp {
    fn first(&self) -> Option<usize> {
        self.members.iter().min().copied()
    }

    fn take_in(&mut self, other: Camp) {
        self.members.extend(other.members);
        self.kept.extend(other.kept);
        self.kept.truncate(MOST_KEPT);
        self.anchored |= other.anchored;
    }
}

fn case<'a>(
    engine: &'a Engine<'_>,
    rules: &'a [Rule],
    declaration: Option<&'a Declaration>,
    texts: &'a [TextUnderCheck<'a>],
    day: &'a Day,
) -> Case<'a> {
    Case {
        law: engine.law,
        rules,
        concepts: &engine.concepts,
        declaration,
        among: true,
        texts,
        day,
        with_declaration: false,
        used_waivers: None,
        evidence: false,
    }
}

/// What is to be reported of a notice that differs from another by a rule. The files of the notice's texts have ids from `own` on,
/// those of the other's from `theirs` on.
pub fn judge_difference(
    engine: &Engine<'_>,
    rule: &Rule,
    (notice, own): (&Noted, u32),
    (other, theirs): (&Noted, u32),
    declaration: Option<&Declaration>,
    date: Date,
) -> Linted {
    let mut notice = notice.clone();
    notice.texts.iter_mut().zip(own..).for_each(|(text, id)| text.put_waivers(FileId(id)));
    let texts: Vec<TextUnderCheck<'_>> = notice.texts(own, 0).chain(other.texts(theirs, 1)).collect();
    let rules = std::slice::from_ref(rule);
    let day = Day::new(date);
    let mut linted = lint(&case(engine, rules, declaration, &texts, &day));
    let is_own = |file: FileId| (own..own + notice.texts.len() as u32).contains(&file.0);
    linted.outcomes.retain(|(file, _)| file.is_some_and(is_own));
    // That a text differs is said once, however many of its words do.
    let mut told: BTreeSet<FileId> = BTreeSet::new();
    linted.findings.retain(|f: &Finding| is_own(f.place.file) && told.insert(f.place.file));
    // The other half of the disagreement is what differs in the other notice, held against this one; by itself, for what is declared
    // for it may except it.
    let bare: Vec<TextUnderCheck<'_>> = texts.iter().map(|t| TextUnderCheck { waivers: &[], ..t.alone() }).collect();
    let theirs = lint(&case(engine, rules, None, &bare, &day)).findings.into_iter().find(|f| !is_own(f.place.file));
    for finding in &mut linted.findings {
        let shown = finding.evidence.iter().any(|e| texts.iter().any(|t| t.file == e.place.file && t.notice == 1));
        let there = theirs.iter().filter(|_| !shown).map(|f| f.place);
        finding.evidence.splice(0..0, there.map(|place| Evidence::new(place, Say::new("in another notice", "in einem anderen Hinweis"))));
    }
    linted
}

//! `config`: which settings are in force, and where each comes from.

use super::args::{Common, Config as Args};
use super::config::{self, NOTICE_GLOBS, Origin, Settings};
use super::discover::listed;
use super::files::name_of;
use super::rules::tell_all;
use super::select::{Known, unknown_rules};
use super::terminal::{lang, print};
use super::{End, law};
use crate::source::{Lang, Sources};
use clap::ValueEnum;

/// Runs the command.
pub(crate) fn run(args: &Args, common: &Common) -> End {
    let (paths, path_problems) = listed(&args.paths);
    let start = config::start_of(&paths);
    let (config, sources, problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let mut end = tell_all(&path_problems, &Sources::default(), common, lang);
    end = end.max(tell_all(&problems, &sources, common, lang));
    let loaded = law::load_for_checking(common.law(&args.choice), &config);
    end = end.max(tell_all(&loaded.diagnostics, &loaded.sources, common, lang));
    end = end.max(tell_all(&loaded.unknown_packs, &sources, common, lang));
    end = end.max(tell_all(&unknown_rules(&args.choice, &config, &Known::new(&loaded.law)), &sources, common, lang));
    let mut settings = config.settings;
    given(args, common, &mut settings);
    settings.default("lang", &Settings::text(lang.code()));
    settings.default("fail-on", &Settings::text("warning"));
    if !settings.has("notices") {
        NOTICE_GLOBS.iter().for_each(|glob| settings.add("notices", &Settings::text(glob), Origin::Default));
    }
    let words = match lang {
        Lang::En => ["default", "command line"],
        Lang::De => ["Vorgabe", "Befehlszeile"],
    };
    print(&settings.shown(&sources, words));
    end
}

/// What the command line sets.
fn given(args: &Args, common: &Common, settings: &mut Settings) {
    let choice = &args.choice;
    let mut set = |key: &str, text: String| settings.set(key, &text, Origin::Arguments);
    let name = |value: &dyn Fn() -> Option<clap::builder::PossibleValue>| value().map(|v| Settings::text(v.get_name()));
    if let Some(lang) = common.lang.and_then(|l| name(&|| l.to_possible_value())) {
        set("lang", lang);
    }
    if let Some(day) = choice.as_of {
        set("as-of", day.to_string());
    }
    if let Some(level) = choice.fail_on.and_then(|l| name(&|| l.to_possible_value())) {
        set("fail-on", level);
    }
    if let Some(language) = &choice.language {
        set("language", Settings::text(language));
    }
    if !choice.select.is_empty() {
        settings.clear("select");
    }
    // Where nothing is selected, all rules are: what is selected besides changes nothing.
    let extended = !choice.select.is_empty() || settings.has("select");
    let mut add = |key: &str, text: &str| settings.add(key, &Settings::text(text), Origin::Arguments);
    common.rules.iter().for_each(|folder| add("rules", &name_of(folder)));
    choice.select.iter().chain(choice.extend_select.iter().filter(|_| extended)).for_each(|rule| add("select", rule));
    choice.ignore.iter().for_each(|rule| add("ignore", rule));
}

//! `clean`: removes what runs keep for the next one.

use super::args::{Clean, Common, Kept};
use super::discover::listed;
use super::files::{name_of, placeless};
use super::rules::tell_all;
use super::terminal::{lang, print};
use super::{End, cache, config};
use crate::source::{Lang, Say, Sources};

/// Runs the command.
pub(crate) fn run(args: &Clean, common: &Common) -> End {
    let (paths, path_problems) = listed(&args.paths);
    let (config, sources, problems) = config::load(common.config.as_deref(), common.no_config, config::start_of(&paths).as_deref());
    let lang = lang(common, config.lang);
    let end = tell_all(&path_problems, &Sources::default(), common, lang).max(tell_all(&problems, &sources, common, lang));
    let kept = Kept { no_cache: false, cache_dir: args.cache_dir.clone() };
    let Some(folder) = cache::place(&kept, &config) else { return end };
    match cache::clean(&folder) {
        Ok(false) => end,
        Ok(true) => {
            let name = name_of(&folder);
            print(&match lang {
                Lang::En => format!("{name}: removed\n"),
                Lang::De => format!("{name}: entfernt\n"),
            });
            end
        }
        Err(error) => {
            let name = name_of(&folder);
            let say = Say::new(format!("`{name}` cannot be removed: {error}"), format!("`{name}` lässt sich nicht entfernen: {error}"));
            let help = Say::new("check the permissions of the folder", "Prüfen Sie die Berechtigungen des Ordners");
            end.max(tell_all(&[placeless("io::unwritable", say, help)], &Sources::default(), common, lang))
        }
    }
}

//! The facts' names, as flows ask for them.

use crate::flow::Names;
use crate::law::Facts;

impl Names for Facts {
    fn country(&self, words: &str) -> Option<&str> {
        self.countries.code_of(words)
    }

    fn nearest_country(&self, words: &str) -> Option<&str> {
        self.countries.nearest(words)
    }
}

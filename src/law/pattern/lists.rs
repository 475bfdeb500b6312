//! Many short lists, read and written as two long ones.

use serde::{Deserialize, Serialize};

/// Lists by their index.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lists<T> {
    /// Where each list ends in `items`; it begins where the one before ends.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a list behind the others.
    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(self.items.len() as u32);
    }

    /// A list; empty if there is none of this index.
    pub fn get(&self, index: usize) -> &[T] {
        let begin = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = begin.zip(self.ends.get(index)).map(|(begin, end)| begin as usize..*end as usize);
        range.and_then(|range| self.items.get(range)).unwrap_or_default()
    }
}

impl<T, L: IntoIterator<Item = T>> FromIterator<L> for Lists<T> {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let mut all = Self::default();
        lists.into_iter().for_each(|list| all.push(list));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Lists;

    #[test]
    fn a_list_is_what_was_put_in() {
        let lists: Lists<u8> = [vec![1, 2], vec![], vec![3]].into_iter().collect();
        let all: Vec<&[u8]> = (0..4).map(|i| lists.get(i)).collect();
        assert_eq!(all, [&[1, 2][..], &[], &[3], &[]]);
    }
}

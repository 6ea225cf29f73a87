//! A page of a list that is put together from the lists of several accounts.

/// Which rows each account is asked for, and which of those found make up the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    limit: u32,
    offset: u32,
    skip: u32,
    size: u32,
}

impl Part {
    /// The page (from 0) of so many rows, out of the lists of so many accounts. A single list is asked for
    /// the page alone. The pages of several run across them, so each is asked for all that could stand on
    /// this page or before it.
    pub fn of(page: u32, size: u32, accounts: usize) -> Self {
        let before = page.saturating_mul(size);
        let (offset, skip) = if accounts == 1 { (before, 0) } else { (0, before) };
        // One more than fits says whether there is a page after this one.
        Self { limit: skip.saturating_add(size).saturating_add(1), offset, skip, size }
    }

    /// Rows to ask an account for.
    pub fn limit(&self) -> i64 {
        i64::from(self.limit)
    }

    /// Rows of an account to leave out before those.
    pub fn offset(&self) -> i64 {
        i64::from(self.offset)
    }

    /// The page out of what all accounts gave, in order, and whether more follow.
    pub fn cut<T>(&self, found: Vec<T>) -> (Vec<T>, bool) {
        let many = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let mut page: Vec<T> = found.into_iter().skip(many(self.skip)).collect();
        let more = page.len() > many(self.size);
        page.truncate(many(self.size));
        (page, more)
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    /// The pages of some lists of whole numbers, merged in order.
    fn pages(lists: &[Vec<i64>], size: u32) -> Vec<Vec<i64>> {
        let mut pages = Vec::new();
        for page in 0.. {
            let part = Part::of(page, size, lists.len());
            let window = |list: &Vec<i64>| -> Vec<i64> {
                let rows = list.iter().skip(usize::try_from(part.offset()).unwrap());
                rows.take(usize::try_from(part.limit()).unwrap()).copied().collect()
            };
            let mut found: Vec<i64> = lists.iter().flat_map(window).collect();
            found.sort_unstable();
            let (rows, more) = part.cut(found);
            pages.push(rows);
            if !more {
                return pages;
            }
        }
        unreachable!("a page has no more after it")
    }

    #[test]
    fn pages_hold_everything_once_and_in_order() {
        assert_eq!(pages(&[(0..5).collect()], 2), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(pages(&[vec![0, 3, 4], vec![1, 2, 5]], 2), [vec![0, 1], vec![2, 3], vec![4, 5]]);
        assert_eq!(pages(&[], 2), [Vec::<i64>::new()]);
    }

    #[test]
    fn a_page_that_is_far_too_high_is_empty() {
        let part = Part::of(u32::MAX, 50, 2);
        assert_eq!(part.cut(vec![1, 2, 3]), (vec![], false));
    }
}

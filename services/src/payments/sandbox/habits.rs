//! The sandbox's bad habits, which a real gateway has now and then (rules 12 and 22): told by the
//! settings, to see that each ends right. Production refuses them.

use std::{str::FromStr, time::Duration};

use thiserror::Error;

use crate::clock::Chance;

/// How the sandbox answers a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// At once, as without any habit. Listed beside others it makes those rarer.
    Good,
    /// After some seconds.
    Slow,
    /// At once, and with notices of the same event besides.
    Twice,
    /// It charges, and answers when nobody waits any more.
    Late,
    /// Its notice is there before its answer.
    OutOfOrder,
    /// It charges and hangs up, and does not answer questions about that charge for a while.
    Vanishes,
}

/// The name is no habit's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no such habit")]
pub struct UnknownHabit;

impl Habit {
    pub const ALL: [Self; 6] = [Self::Good, Self::Slow, Self::Twice, Self::Late, Self::OutOfOrder, Self::Vanishes];

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Slow => "slow",
            Self::Twice => "twice",
            Self::Late => "late",
            Self::OutOfOrder => "out_of_order",
            Self::Vanishes => "vanishes",
        }
    }
}

impl FromStr for Habit {
    type Err = UnknownHabit;
    fn from_str(name: &str) -> Result<Self, UnknownHabit> {
        Self::ALL.into_iter().find(|habit| habit.name() == name).ok_or(UnknownHabit)
    }
}

/// The habits of a sandbox: each charge meets one of them, by chance.
#[derive(Clone, Debug)]
pub struct Habits {
    list: Vec<Habit>,
    pace: Duration,
}

impl Habits {
    /// None means good manners. A habit listed twice is met twice as often.
    pub const fn new(list: Vec<Habit>) -> Self {
        Self { list, pace: Duration::from_secs(1) }
    }

    /// The same in other time, for tests: a second of the sandbox takes `pace`.
    #[must_use]
    pub fn at_pace(self, pace: Duration) -> Self {
        Self { pace, ..self }
    }

    pub(super) fn pick(&self, chance: &Chance) -> Habit {
        let count = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let nth = if count == 0 { 0 } else { chance.below(count) };
        usize::try_from(nth).ok().and_then(|nth| self.list.get(nth)).copied().unwrap_or(Habit::Good)
    }

    /// Waits so many of the sandbox's seconds.
    pub(super) async fn wait(&self, seconds: u32) {
        tokio::time::sleep(self.pace.saturating_mul(seconds)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for habit in Habit::ALL {
            assert_eq!(habit.name().parse(), Ok(habit));
        }
        assert_eq!("LATE".parse::<Habit>(), Err(UnknownHabit));
    }

    #[test]
    fn every_listed_habit_is_met_and_no_other() {
        let chance = Chance::from_seed(1);
        assert_eq!(Habits::new(Vec::new()).pick(&chance), Habit::Good);
        let habits = Habits::new(vec![Habit::Late, Habit::Twice]);
        let met: Vec<Habit> = (0..100).map(|_| habits.pick(&chance)).collect();
        assert!(met.contains(&Habit::Late) && met.contains(&Habit::Twice));
        assert!(met.iter().all(|habit| [Habit::Late, Habit::Twice].contains(habit)));
    }
}

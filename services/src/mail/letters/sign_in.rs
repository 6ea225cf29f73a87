//! The code and the link that sign somebody in (rule 7).

use super::{LetterContext, words::Words};

/// Fill it with the code as shown (`123456`) and the link's path.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub code: String,
    pub link: String,
}

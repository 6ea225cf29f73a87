//! Who may try (rule 10): one trial per product and work e-mail domain; addresses at public mail
//! providers count each for itself.

use crate::email::EmailAddress;

/// Mail providers where a domain says nothing about who works together.
const PUBLIC_PROVIDERS: &[&str] = &[
    "126.com",
    "163.com",
    "aol.com",
    "duck.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "seznam.cz",
    "t-online.de",
    "tuta.com",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// The key by which trials of one product are counted: the work domain, or the whole address at a
/// public provider.
pub fn trial_key(address: &EmailAddress) -> &str {
    if PUBLIC_PROVIDERS.binary_search(&address.domain()).is_ok() { address.key() } else { address.domain() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_share_a_trial_and_strangers_at_a_provider_do_not() {
        let key = |text| trial_key(&EmailAddress::parse(text).unwrap()).to_owned();
        assert_eq!(key("ada@Example.com"), key("bob@example.com"));
        assert_ne!(key("ada@gmail.com"), key("bob@gmail.com"));
        assert!(PUBLIC_PROVIDERS.is_sorted());
    }
}

//! Accounts, sides, roles and what each may do (rules 1, 3 and 5).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::email::EmailAddress;

/// One of an account's two halves. Neither sees the other's (rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Billing,
    Licensee,
}

impl Side {
    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Billing => "billing",
            Self::Licensee => "licensee",
        }
    }
}

/// A person's part on one side of an account. A role holds for its side alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    BillingOwner,
    BillingManager,
    Accounting,
    /// Gets billing mail with attachments; no sign-in.
    ReceiveOnly,
    LicenseeOwner,
    LicenseeMember,
}

/// Something that a caller wants to do with an account's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    SeeSubscriptions,
    SeeInvoices,
    ChangeSubscription,
    ChangePaymentMethods,
    ChangeBillingDetails,
    ChangeBillingTeam,
    ChangeBillingHandle,
    SeeLicenses,
    Download,
    /// Giving back a license that somebody else named one for (rule 8).
    DeclineLicense,
    ChangeLicenseeTeam,
    ChangeLicenseeHandle,
}

impl Action {
    /// The side that this happens on.
    pub const fn side(self) -> Side {
        match self {
            Self::SeeLicenses
            | Self::Download
            | Self::DeclineLicense
            | Self::ChangeLicenseeTeam
            | Self::ChangeLicenseeHandle => Side::Licensee,
            _ => Side::Billing,
        }
    }
}

impl Role {
    pub const ALL: [Self; 6] = [
        Self::BillingOwner,
        Self::BillingManager,
        Self::Accounting,
        Self::ReceiveOnly,
        Self::LicenseeOwner,
        Self::LicenseeMember,
    ];

    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BillingOwner => "billing_owner",
            Self::BillingManager => "billing_manager",
            Self::Accounting => "accounting",
            Self::ReceiveOnly => "receive_only",
            Self::LicenseeOwner => "licensee_owner",
            Self::LicenseeMember => "licensee_member",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    pub const fn side(self) -> Side {
        match self {
            Self::LicenseeOwner | Self::LicenseeMember => Side::Licensee,
            _ => Side::Billing,
        }
    }

    /// The role that owns a side.
    pub const fn owner_of(side: Side) -> Self {
        match side {
            Side::Billing => Self::BillingOwner,
            Side::Licensee => Self::LicenseeOwner,
        }
    }

    pub const fn is_owner(self) -> bool {
        matches!(self, Self::BillingOwner | Self::LicenseeOwner)
    }

    /// Whether this role opens its side's portal at all.
    pub const fn signs_in(self) -> bool {
        !matches!(self, Self::ReceiveOnly)
    }

    /// Whether this role gets billing mail.
    pub const fn gets_billing_mail(self) -> bool {
        matches!(self.side(), Side::Billing)
    }

    /// Rule 5: owner all; manager all but members and handle; accounting reads invoices; a
    /// licensee's member uses licenses but shares nothing.
    pub const fn may(self, action: Action) -> bool {
        use Action as A;
        match self {
            Self::BillingOwner => matches!(action.side(), Side::Billing),
            Self::BillingManager => {
                matches!(action.side(), Side::Billing)
                    && !matches!(action, A::ChangeBillingTeam | A::ChangeBillingHandle)
            }
            Self::Accounting => matches!(action, A::SeeInvoices),
            Self::ReceiveOnly => false,
            Self::LicenseeOwner => matches!(action.side(), Side::Licensee),
            Self::LicenseeMember => matches!(action, A::SeeLicenses | A::Download),
        }
    }
}

/// A side must keep one owner (rule 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a side always keeps one owner")]
pub struct LastOwner;

/// Gives a member of a side a new role, or takes them out with `None`; refuses to leave the side
/// without an owner. `others` are the roles that everybody else on that side has.
pub fn reassign(current: Role, next: Option<Role>, others: &[Role]) -> Result<Option<Role>, LastOwner> {
    let keeps_owner = next.is_some_and(Role::is_owner) || others.iter().any(|role| role.is_owner());
    if current.is_owner() && !keeps_owner {
        return Err(LastOwner);
    }
    Ok(next)
}

/// Which accounts an order needs (rule 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountPlan {
    /// One account with both sides.
    Both(EmailAddress),
    /// The payer's account and the licensee's, each with one side.
    Two { billing: EmailAddress, licensee: EmailAddress },
}

impl AccountPlan {
    /// Two addresses make two accounts; none given or the same address makes one.
    pub fn new(billing: EmailAddress, licensee: Option<EmailAddress>) -> Self {
        match licensee {
            Some(licensee) if licensee != billing => Self::Two { billing, licensee },
            _ => Self::Both(billing),
        }
    }

    pub const fn billing(&self) -> &EmailAddress {
        match self {
            Self::Both(address) | Self::Two { billing: address, .. } => address,
        }
    }

    pub const fn licensee(&self) -> &EmailAddress {
        match self {
            Self::Both(address) | Self::Two { licensee: address, .. } => address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn one_address_makes_one_account_and_two_make_two() {
        let ada = address("ada@example.com");
        assert_eq!(AccountPlan::new(ada.clone(), None), AccountPlan::Both(ada.clone()));
        assert_eq!(AccountPlan::new(ada.clone(), Some(address("ADA@example.com"))), AccountPlan::Both(ada.clone()));
        let plan = AccountPlan::new(ada.clone(), Some(address("bob@example.com")));
        assert_eq!((plan.billing(), plan.licensee()), (&ada, &address("bob@example.com")));
    }

    #[test]
    fn no_role_reaches_the_other_side() {
        let all = [
            Action::SeeSubscriptions,
            Action::SeeInvoices,
            Action::ChangeSubscription,
            Action::ChangePaymentMethods,
            Action::ChangeBillingDetails,
            Action::ChangeBillingTeam,
            Action::ChangeBillingHandle,
            Action::SeeLicenses,
            Action::Download,
            Action::DeclineLicense,
            Action::ChangeLicenseeTeam,
            Action::ChangeLicenseeHandle,
        ];
        for role in Role::ALL {
            for action in all {
                assert!(!role.may(action) || role.side() == action.side(), "{role:?} {action:?}");
            }
            assert_eq!(role.signs_in(), all.iter().any(|action| role.may(*action)), "{role:?}");
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }

    #[test]
    fn roles_follow_rule_5() {
        assert!(Role::BillingManager.may(Action::ChangeSubscription));
        assert!(!Role::BillingManager.may(Action::ChangeBillingTeam));
        assert!(Role::Accounting.may(Action::SeeInvoices));
        assert!(!Role::Accounting.may(Action::SeeSubscriptions));
        assert!(!Role::LicenseeMember.may(Action::ChangeLicenseeTeam));
        assert!(Role::LicenseeOwner.may(Action::DeclineLicense));
        assert!(!Role::LicenseeMember.may(Action::DeclineLicense));
    }

    #[test]
    fn a_side_keeps_one_owner() {
        assert_eq!(reassign(Role::BillingOwner, None, &[Role::Accounting]), Err(LastOwner));
        assert_eq!(reassign(Role::BillingOwner, Some(Role::BillingManager), &[]), Err(LastOwner));
        assert_eq!(reassign(Role::BillingOwner, None, &[Role::BillingOwner]), Ok(None));
        assert_eq!(reassign(Role::Accounting, None, &[]), Ok(None));
    }
}

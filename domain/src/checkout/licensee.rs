//! Whoever uses a license, as typed: at checkout (rules 1 and 4), and when somebody else is named after
//! the licensee declined (rule 8). The fields have the same names in both forms.

use serde::{Deserialize, Serialize};

use super::{FIELD_BYTES_MAX, Licensee};
use crate::{
    email::EmailAddress,
    faults::{Fault, Faults, FieldFault},
    order::Purpose,
    text::Line,
};

/// The form that names a licensee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LicenseeForm {
    pub licensee_name: String,
    pub licensee_organization: String,
    pub licensee_email: String,
}

impl LicenseeForm {
    /// Parses every field and reports all faults at once; `own` is the payer's address.
    pub fn parse(&self, purpose: Purpose, own: &EmailAddress) -> Result<Licensee, Vec<FieldFault>> {
        let mut faults = Faults::new();
        match self.check(purpose, Some(own), &mut faults) {
            Some(licensee) if faults.is_empty() => Ok(licensee),
            _ => Err(faults.into_vec()),
        }
    }

    /// A reseller names all three of the customer's, different from his own (rule 4).
    pub(super) fn check(&self, purpose: Purpose, own: Option<&EmailAddress>, faults: &mut Faults) -> Option<Licensee> {
        let name = faults.check("licensee_name", Line::parse(&self.licensee_name));
        let organization = if purpose == Purpose::Customer {
            faults.check("licensee_organization", Line::parse(&self.licensee_organization).map(Some))
        } else {
            faults.check("licensee_organization", Line::parse_optional(&self.licensee_organization))
        };
        let email = faults.check("licensee_email", EmailAddress::parse(&self.licensee_email));
        if purpose == Purpose::Customer && email.is_some() && email.as_ref() == own {
            faults.add("licensee_email", Fault::SameAsBilling);
        }
        Some(Licensee { name: name?, organization: organization?, email: email? })
    }

    /// Cuts every field to what a draft keeps.
    #[must_use]
    pub fn trimmed_for_draft(mut self) -> Self {
        for field in [&mut self.licensee_name, &mut self.licensee_organization, &mut self.licensee_email] {
            field.truncate(field.floor_char_boundary(FIELD_BYTES_MAX));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(organization: &str, email: &str) -> LicenseeForm {
        LicenseeForm {
            licensee_name: " Cy Twombly ".to_owned(),
            licensee_organization: organization.to_owned(),
            licensee_email: email.to_owned(),
        }
    }

    fn faults(form: &LicenseeForm, purpose: Purpose) -> Vec<(String, Fault)> {
        let own = EmailAddress::parse("ana@contoso.example").unwrap();
        let faults = form.parse(purpose, &own).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.field, fault.fault)).collect()
    }

    #[test]
    fn a_payer_may_name_anybody_and_leave_the_organization_out() {
        for email in ["cy@fabrikam.example", "ANA@contoso.example"] {
            assert_eq!(faults(&form(" ", email), Purpose::SomebodyElse), []);
        }
    }

    #[test]
    fn a_reseller_names_the_customers_organization_and_never_himself() {
        let said = faults(&form(" ", " ANA@contoso.example"), Purpose::Customer);
        let expected = [("licensee_organization", Fault::Required), ("licensee_email", Fault::SameAsBilling)];
        assert_eq!(said, expected.map(|(field, fault)| (field.to_owned(), fault)));
        assert_eq!(faults(&form("Fabrikam", "cy@fabrikam.example"), Purpose::Customer), []);
    }

    #[test]
    fn every_fault_is_said_at_once_and_a_draft_keeps_no_megabytes() {
        let said = faults(&LicenseeForm::default(), Purpose::SomebodyElse);
        assert_eq!(said.len(), 2, "{said:?}");
        let huge = LicenseeForm { licensee_name: "\u{fc}".repeat(3_000_000), ..form("", "") }.trimmed_for_draft();
        assert_eq!(huge.licensee_name.len(), FIELD_BYTES_MAX);
    }
}

#pragma once

#include <variant>

#include "core/federation/federation_store.h"
#include "core/federation/upstream_person.h"
#include "core/identity/user.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class GroupService;

/// What the rules of a provider say to somebody who is not linked to any account here.
struct ProviderAdmission
{
    UserId created;    ///< a new account, linked
    UserId toConfirm;  ///< an account that the person has to enter first
    QString refusal;   ///< a word for the audit log
};

/// Applies them in the caller's transaction: who is let in, and as whom.
class AdmissionRules final
{
public:
    AdmissionRules(const SignInServices &services, const GroupService &groups)
        : m_services(services), m_groups(groups)
    {
    }

    Result<ProviderAdmission> admit(Transaction &tx, const Provider &provider, const UpstreamPerson &person,
                                    const Caller &caller) const;
    /// Audits `identity.linked`. False when somebody is linked already.
    Result<bool> link(Transaction &tx, const Provider &provider, const UpstreamPerson &person,
                      const User &user, const Caller &by) const;

private:
    Result<UserId> createAccount(Transaction &tx, const Provider &provider, const UpstreamPerson &person,
                                 const Caller &caller) const;
    Result<QString> freeUsername(Transaction &tx, const UpstreamPerson &person) const;

    const SignInServices &m_services;
    const GroupService &m_groups;
};

}  // namespace gatehouse

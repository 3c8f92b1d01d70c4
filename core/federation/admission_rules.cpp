#include "core/federation/admission_rules.h"

#include "core/audit/audit_log.h"
#include "core/crypto/random.h"
#include "core/identity/group_service.h"
#include "core/identity/name_rules.h"
#include "core/identity/user_service.h"

namespace gatehouse {

namespace {

constexpr int kNumberedNames = 50;

ProviderAdmission refused(const char *word)
{
    ProviderAdmission admission;
    admission.refusal = QString::fromLatin1(word);
    return admission;
}

}  // namespace

Result<ProviderAdmission> AdmissionRules::admit(Transaction &tx, const Provider &provider,
                                                const UpstreamPerson &person, const Caller &caller) const
{
    const ProviderSettings &settings = provider.settings;
    if (settings.provisioning == Provisioning::Linked) return refused("not_linked");
    std::optional<User> owner;
    if (!person.email.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(address, checkEmail(person.email));
        GATEHOUSE_TRY_ASSIGN(found, UserStore().byEmailKey(tx, address.key));
        owner = std::move(found);
    }
    if (owner) {
        // Whoever can write an address into an account elsewhere must not get into this one by it.
        if (!person.emailVerified) return refused("email_not_verified_there");
        if (!owner->emailVerified) return refused("email_not_verified_here");
        if (owner->disabled) return refused("disabled");
        ProviderAdmission admission;
        admission.toConfirm = owner->id;
        return admission;
    }
    if (settings.provisioning != Provisioning::Create) return refused("no_such_person");
    if (!settings.domains.isEmpty()) {
        if (!person.emailVerified) return refused("email_not_verified_there");
        if (!settings.domains.contains(person.email.section(u'@', -1).toLower()))
            return refused("domain_not_allowed");
    }
    ProviderAdmission admission;
    GATEHOUSE_TRY_ASSIGN(created, createAccount(tx, provider, person, caller));
    admission.created = created;
    return admission;
}

Result<QString> AdmissionRules::freeUsername(Transaction &tx, const UpstreamPerson &person) const
{
    const QString wish = usernameFor(person);
    for (int i = 1; i <= kNumberedNames; ++i) {
        const QString name = i == 1 ? wish : wish + u'-' + QString::number(i);
        GATEHOUSE_TRY_ASSIGN(taken, m_services.users.findByLogin(tx, name));
        if (!taken) return name;
    }
    return QString(wish + u'-' + QString::number(randomBelow(1'000'000'000)));
}

Result<UserId> AdmissionRules::createAccount(Transaction &tx, const Provider &provider,
                                             const UpstreamPerson &person, const Caller &caller) const
{
    Caller by = caller;
    by.kind = Caller::Kind::System;
    by.name = provider.name;
    NewUser input;
    GATEHOUSE_TRY_ASSIGN(username, freeUsername(tx, person));
    input.username = username;
    // An address that nobody vouches for could keep its owner from having an account.
    if (person.emailVerified) input.email = person.email;
    input.emailVerified = person.emailVerified;
    input.displayName = person.name;
    input.locale = person.locale;
    if (!person.givenName.isEmpty()) input.profile.insert(QStringLiteral("given_name"), person.givenName);
    if (!person.familyName.isEmpty()) input.profile.insert(QStringLiteral("family_name"), person.familyName);
    GATEHOUSE_TRY_ASSIGN(user, m_services.users.create(tx, by, input));
    for (const QString &name : provider.settings.groups) {
        const auto group = GroupId::parse(name);
        if (!group) continue;
        // A group that is gone by now lets people in without it.
        const auto joined = m_groups.addMember(tx, by, *group, user.id);
        if (!joined.ok() && joined.error().code != ErrorCode::NotFound) return joined.error();
    }
    GATEHOUSE_TRY_ASSIGN(linked, link(tx, provider, person, user, by));
    if (!linked)
        return Error::conflict("linked_meanwhile", QStringLiteral("This account was linked meanwhile."));
    return user.id;
}

Result<bool> AdmissionRules::link(Transaction &tx, const Provider &provider, const UpstreamPerson &person,
                                  const User &user, const Caller &by) const
{
    FederatedIdentity identity;
    identity.provider = provider.id;
    identity.subject = person.subject;
    identity.user = user.id;
    identity.email = person.email;
    identity.linkedAt = m_services.clock.now();
    GATEHOUSE_TRY_ASSIGN(inserted, federation_store::link(tx, identity));
    if (!inserted) return false;
    AuditEvent event;
    event.type = event::kIdentityLinked;
    event.actor = by;
    event.target = {QStringLiteral("user"), user.id.toString(), user.username};
    event.detail = {{QStringLiteral("provider"), provider.name},
                    {QStringLiteral("provider_id"), provider.id.toString()},
                    {QStringLiteral("subject"), person.subject}};
    GATEHOUSE_TRY(m_services.audit.append(tx, event));
    return true;
}

}  // namespace gatehouse

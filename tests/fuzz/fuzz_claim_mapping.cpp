#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/json_gate.h"
#include "core/identity/profile.h"
#include "core/oauth/claim_mapping.h"
#include "core/oauth/claims_request.h"

namespace {

using namespace gatehouse;

Subject somebody()
{
    Subject subject;
    subject.username = QStringLiteral("ada");
    subject.email = QStringLiteral("ada@example.org");
    subject.groups = {QStringLiteral("app-admins"), QString(80, u'a')};
    subject.roles = {QStringLiteral("user")};
    return subject;
}

/// Rules that are taken say nothing that is not theirs to say, whoever it is about.
void checkRules(const QJsonObject &json)
{
    const auto rules = claimRulesFrom(json);
    if (rules.ok() && rules->size() > 30) std::abort();
    Subject subject = somebody();
    // What the same bytes would make of the person.
    if (auto profile = mergedProfile({}, json); profile.ok()) subject.profile = *profile;
    if (auto attributes = mergedAttributes({}, json); attributes.ok()) subject.attributes = *attributes;
    for (const ClaimPlace place : {ClaimPlace::IdToken, ClaimPlace::UserInfo, ClaimPlace::AccessToken}) {
        const QJsonObject claims = mappedClaims(json, subject, {QStringLiteral("openid")}, place);
        for (auto it = claims.begin(); it != claims.end(); ++it)
            if (isReservedClaim(it.key()) || it.value().isNull() || it.value().isUndefined()) std::abort();
    }
}

/// What was taken once is taken again, and stays as it is.
void checkPeople(const QJsonObject &json)
{
    const auto profile = mergedProfile({}, json);
    if (profile.ok()) {
        const auto again = mergedProfile({}, *profile);
        if (!again.ok() || *again != *profile) std::abort();
    }
    const auto attributes = mergedAttributes({}, json);
    if (attributes.ok()) {
        const auto again = mergedAttributes({}, *attributes);
        if (!again.ok() || *again != *attributes) std::abort();
    }
}

}  // namespace

/// The input as a client's rules, as what is known of a person, and as the parameter `claims`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    const auto json = gatehouse::parseJsonObject(input);
    if (json.ok()) {
        checkRules(*json);
        checkPeople(*json);
    }
    const auto claims = gatehouse::parseClaimsRequest(input);
    if (claims.ok() &&
        gatehouse::claimsRequestFrom(gatehouse::toStoredText(*claims)).names() != claims->names())
        std::abort();
    return 0;
}

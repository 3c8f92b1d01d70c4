#include "core/oauth/claim_mapping.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

#include "core/identity/profile.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxRules = 30;
constexpr qsizetype kMaxName = 100;
constexpr qsizetype kMaxFilter = 100;
constexpr qsizetype kMaxConstantBytes = 2'000;

using Source = ClaimRule::Source;

struct SourceWord
{
    const char *word;
    Source source;
    QStringList members;  ///< beside "from", "in" and "scope"
};

const QList<SourceWord> &sources()
{
    static const QList<SourceWord> kSources{
        {"attribute", Source::Attribute, {QStringLiteral("name"), QStringLiteral("single")}},
        {"groups", Source::Groups, {QStringLiteral("prefix"), QStringLiteral("match")}},
        {"roles", Source::Roles, {}},
        {"profile", Source::Profile, {QStringLiteral("name")}},
        {"username", Source::Username, {}},
        {"email", Source::Email, {}},
        {"constant", Source::Constant, {QStringLiteral("value")}},
    };
    return kSources;
}

constexpr const char *kReserved[] = {
    // RFC 7519 section 4.1; OpenID Connect Core sections 2, 3.1.3.6, 5.6.2 and 7.4
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "sub_jwk",
    "_claim_names",
    "_claim_sources",
    // of sessions and of events: RFC 8417, RFC 9493, OpenID Connect Back-Channel Logout
    "sid",
    "events",
    "toe",
    "txn",
    "sub_id",
    // RFC 7800, 8693, 9068, 9396, 9701
    "cnf",
    "act",
    "may_act",
    "scope",
    "client_id",
    "authorization_details",
    "token_introspection",
    // this server's own
    "gid",
    "userinfo_claims",
    // They vouch for what stands beside them.
    "email_verified",
    "phone_number",
    "phone_number_verified",
};

struct PlaceWord
{
    QLatin1String word;
    ClaimPlace place;
};
constexpr PlaceWord kPlaces[] = {{QLatin1String("id_token"), ClaimPlace::IdToken},
                                 {QLatin1String("userinfo"), ClaimPlace::UserInfo},
                                 {QLatin1String("access_token"), ClaimPlace::AccessToken}};

Error fault(const char *reason, const QString &claim, const QString &text)
{
    return Error::invalid("metadata", reason,
                          QStringLiteral("The metadata 'custom_claims', '%1': %2").arg(claim.left(64), text));
}

/// Beside the profile's own members, what stands with them in the scope "profile".
bool isProfileSource(const QString &name)
{
    return profileNames().contains(name) || name == u"name" || name == u"locale";
}

/// An optional text of a rule.
Result<QString> textOf(const QJsonObject &rule, const char *name, const QString &claim)
{
    const QJsonValue value = rule.value(QLatin1String(name));
    if (value.isUndefined()) return QString();
    const QString text = value.toString();
    if (value.isString() && !text.isEmpty() && text.size() <= kMaxFilter) return text;
    return fault("wrong_type", claim,
                 QStringLiteral("'%1' has to be a short text.").arg(QLatin1String(name)));
}

Result<QList<ClaimPlace>> placesOf(const QJsonObject &rule, const QString &claim)
{
    const QJsonValue in = rule.value(QLatin1String("in"));
    if (in.isUndefined()) return QList<ClaimPlace>{ClaimPlace::IdToken, ClaimPlace::UserInfo};
    QList<ClaimPlace> places;
    const QJsonArray words = in.toArray();
    for (const QJsonValue &word : words) {
        const auto known =
            std::find_if(std::begin(kPlaces), std::end(kPlaces),
                         [&word](const PlaceWord &place) { return word.toString() == place.word; });
        if (known == std::end(kPlaces)) {
            places.clear();
            break;
        }
        if (!places.contains(known->place)) places.append(known->place);
    }
    if (!places.isEmpty()) return places;
    return fault("bad_place", claim,
                 QStringLiteral("'in' is a list of id_token, userinfo and access_token."));
}

Result<void> checkName(const QString &claim)
{
    if (!isScopeToken(claim) || claim.size() > kMaxName)
        return fault("bad_name", claim,
                     QStringLiteral("A claim's name has up to %1 printable ASCII characters, no space.")
                         .arg(kMaxName));
    if (isReservedClaim(claim))
        return fault("reserved", claim,
                     QStringLiteral("What this claim says is not for an application's "
                                    "settings to change."));
    return {};
}

/// What the source needs: names that exist, a constant that fits.
Result<void> readSource(const QJsonObject &json, ClaimRule &rule)
{
    const QJsonValue single = json.value(QLatin1String("single"));
    if (!single.isUndefined() && !single.isBool())
        return fault("wrong_type", rule.claim, QStringLiteral("'single' has to be true or false."));
    rule.single = single.toBool();
    GATEHOUSE_TRY_ASSIGN(name, textOf(json, "name", rule.claim));
    GATEHOUSE_TRY_ASSIGN(prefix, textOf(json, "prefix", rule.claim));
    GATEHOUSE_TRY_ASSIGN(match, textOf(json, "match", rule.claim));
    rule.name = name;
    rule.prefix = prefix;
    rule.match = match;
    if (rule.source == Source::Attribute && !isAttributeName(name))
        return fault("bad_source", rule.claim, QStringLiteral("'name' has to name an attribute."));
    if (rule.source == Source::Profile && !isProfileSource(name))
        return fault("bad_source", rule.claim, QStringLiteral("A profile has no such member."));
    // Whoever reads "email" reads "email_verified" beside it, which is about the account's own.
    if (rule.claim == u"email" && rule.source != Source::Email)
        return fault("reserved", rule.claim, QStringLiteral("This is the account's address and no other."));
    if (rule.source != Source::Constant) return {};
    rule.value = json.value(QLatin1String("value"));
    if (rule.value.isUndefined() || rule.value.isNull())
        return fault("bad_source", rule.claim, QStringLiteral("A constant needs its 'value'."));
    if (QJsonDocument(QJsonArray{rule.value}).toJson(QJsonDocument::Compact).size() > kMaxConstantBytes)
        return fault("too_long", rule.claim, QStringLiteral("The 'value' is too long."));
    return {};
}

Result<ClaimRule> ruleFrom(const QString &claim, const QJsonValue &value)
{
    GATEHOUSE_TRY(checkName(claim));
    if (!value.isObject()) return fault("wrong_type", claim, QStringLiteral("A rule is an object."));
    const QJsonObject json = value.toObject();
    const QString from = json.value(QLatin1String("from")).toString();
    const auto known = std::find_if(sources().begin(), sources().end(), [&from](const SourceWord &source) {
        return from == QLatin1String(source.word);
    });
    if (known == sources().end())
        return fault("bad_source", claim,
                     QStringLiteral("'from' is one of attribute, groups, roles, profile, "
                                    "username, email and constant."));
    const QStringList members = json.keys();
    for (const QString &member : members)
        if (member != u"from" && member != u"in" && member != u"scope" && !known->members.contains(member))
            return fault("unknown", claim,
                         QStringLiteral("'%1' means nothing with this source.").arg(member.left(64)));
    ClaimRule rule;
    rule.claim = claim;
    rule.source = known->source;
    GATEHOUSE_TRY(readSource(json, rule));
    GATEHOUSE_TRY_ASSIGN(places, placesOf(json, claim));
    rule.places = places;
    GATEHOUSE_TRY_ASSIGN(scope, textOf(json, "scope", claim));
    if (!scope.isEmpty() && !isScopeToken(scope))
        return fault("bad_scope", claim, QStringLiteral("'scope' has to be one scope."));
    rule.scope = scope;
    return rule;
}

/// * and ?, nothing else. Goes back to the last * only, so that no pattern takes long.
bool fits(const QString &pattern, const QString &text)
{
    qsizetype p = 0, t = 0, star = -1, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == u'?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

QJsonArray chosenGroups(const ClaimRule &rule, const QStringList &groups)
{
    QJsonArray chosen;
    for (const QString &group : groups)
        if (group.startsWith(rule.prefix) && (rule.match.isEmpty() || fits(rule.match, group)))
            chosen.append(group);
    return chosen;
}

QJsonValue textOrNothing(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

QJsonValue profileValue(const QString &name, const Subject &subject)
{
    if (name == u"address") {
        const QJsonObject address = addressClaim(subject);
        return address.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(address);
    }
    if (name == u"name")
        return textOrNothing(subject.displayName.isEmpty() ? subject.username : subject.displayName);
    if (name == u"locale") return textOrNothing(subject.locale);
    return subject.profile.value(name);
}

/// Undefined where there is nothing to say.
QJsonValue valueOf(const ClaimRule &rule, const Subject &subject)
{
    switch (rule.source) {
        case Source::Attribute: {
            const QJsonValue values = subject.attributes.value(rule.name);
            return rule.single ? values.toArray().at(0) : values;
        }
        case Source::Groups:
            return chosenGroups(rule, subject.groups);
        case Source::Roles:
            return QJsonArray::fromStringList(subject.roles);
        case Source::Profile:
            return profileValue(rule.name, subject);
        case Source::Username:
            return subject.username;
        case Source::Email:
            return textOrNothing(subject.email);
        case Source::Constant:
            return rule.value;
    }
    return QJsonValue::Undefined;
}

}  // namespace

bool isReservedClaim(const QString &name)
{
    return std::any_of(std::begin(kReserved), std::end(kReserved),
                       [&name](const char *one) { return name == QLatin1String(one); });
}

Result<QList<ClaimRule>> claimRulesFrom(const QJsonObject &customClaims)
{
    if (customClaims.size() > kMaxRules)
        return Error::invalid(
            "metadata", "too_many",
            QStringLiteral("The metadata 'custom_claims' may have %1 entries.").arg(kMaxRules));
    QList<ClaimRule> rules;
    for (auto it = customClaims.begin(); it != customClaims.end(); ++it) {
        GATEHOUSE_TRY_ASSIGN(rule, ruleFrom(it.key(), it.value()));
        rules.append(rule);
    }
    return rules;
}

QJsonObject mappedClaims(const QJsonObject &customClaims, const Subject &subject, const QStringList &scopes,
                         ClaimPlace place)
{
    QJsonObject claims;
    for (auto it = customClaims.begin(); it != customClaims.end(); ++it) {
        const Result<ClaimRule> rule = ruleFrom(it.key(), it.value());
        if (!rule.ok() || !rule->places.contains(place)) continue;
        if (!rule->scope.isEmpty() && !scopes.contains(rule->scope)) continue;
        const QJsonValue value = valueOf(*rule, subject);
        if (!value.isUndefined() && !value.isNull()) claims.insert(rule->claim, value);
    }
    return claims;
}

QStringList neededClaims(const QJsonObject &customClaims)
{
    QStringList needed;
    for (const QJsonValue &rule : customClaims) {
        const QString from = rule.toObject().value(QLatin1String("from")).toString();
        if ((from == u"groups" || from == u"roles") && !needed.contains(from)) needed.append(from);
    }
    return needed;
}

}  // namespace gatehouse

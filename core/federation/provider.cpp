#include "core/federation/provider.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include "core/base/json_gate.h"
#include "core/delivery/http_fetch.h"
#include "core/federation/provider_presets.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxText = 255;
constexpr qsizetype kMaxUrl = 2'000;
constexpr qsizetype kMaxEntries = 50;

struct TextMember
{
    const char *name;
    QString ProviderSettings::*member;
    qsizetype maxLength;
};
constexpr TextMember kTexts[] = {
    {"prompt", &ProviderSettings::prompt, kMaxText},
    {"hosted_domain", &ProviderSettings::hostedDomain, kMaxText},
    {"key_id", &ProviderSettings::keyId, 128},
    {"team_id", &ProviderSettings::teamId, kMaxText},
    {"authorization_endpoint", &ProviderSettings::authorizationEndpoint, kMaxUrl},
    {"token_endpoint", &ProviderSettings::tokenEndpoint, kMaxUrl},
    {"user_endpoint", &ProviderSettings::userEndpoint, kMaxUrl},
    {"emails_endpoint", &ProviderSettings::emailsEndpoint, kMaxUrl},
};

struct FlagMember
{
    const char *name;
    bool ProviderSettings::*member;
};
constexpr FlagMember kFlags[] = {
    {"form_post", &ProviderSettings::formPost},
    {"trust_email", &ProviderSettings::trustEmail},
    {"trust_mfa", &ProviderSettings::trustMfa},
    {"upstream_logout", &ProviderSettings::upstreamLogout},
};

struct ListMember
{
    const char *name;
    QStringList ProviderSettings::*member;
};
constexpr ListMember kLists[] = {
    {"scopes", &ProviderSettings::scopes},
    {"domains", &ProviderSettings::domains},
    {"groups", &ProviderSettings::groups},
    {"tenants", &ProviderSettings::tenants},
};

Error wrong(const char *member, const QString &why)
{
    return Error::invalid("settings", "invalid_setting",
                          QStringLiteral("%1: %2").arg(QLatin1String(member), why));
}

template <class T>
Result<T> inSettings(Result<T> read)
{
    if (read.ok()) return read;
    return wrong(read.error().field.constData(), read.error().publicMessage);
}

Result<void> checkEndpoint(const char *name, const QString &url, bool required)
{
    if (url.isEmpty()) {
        if (!required) return {};
        return wrong(name, QStringLiteral("It is needed."));
    }
    if (!HttpFetch::checkUrl(url).ok()) return wrong(name, QStringLiteral("It is no address of a server."));
    return {};
}

bool isDomain(const QString &text)
{
    static const QRegularExpression kDomain(
        QStringLiteral("^(?=.{1,253}$)[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+$"));
    return kDomain.match(text).hasMatch();
}

bool isScope(const QString &text)
{
    // RFC 6749 section 3.3.
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() > 0x20 && c.unicode() < 0x7f && c != u'"' && c != u'\\';
    });
}

Result<void> checkSettings(const Provider &provider)
{
    const ProviderSettings &settings = provider.settings;
    const bool dialect = provider.kind == ProviderKind::OAuth2;
    GATEHOUSE_TRY(checkEndpoint("authorization_endpoint", settings.authorizationEndpoint, dialect));
    GATEHOUSE_TRY(checkEndpoint("token_endpoint", settings.tokenEndpoint, dialect));
    GATEHOUSE_TRY(checkEndpoint("user_endpoint", settings.userEndpoint, dialect));
    GATEHOUSE_TRY(checkEndpoint("emails_endpoint", settings.emailsEndpoint, false));
    for (const QString &scope : settings.scopes)
        if (!isScope(scope)) return wrong("scopes", QStringLiteral("'%1' is no scope.").arg(scope.left(80)));
    if (!dialect && !settings.scopes.contains(QLatin1String("openid")))
        return wrong("scopes", QStringLiteral("OpenID Connect needs the scope openid."));
    for (const QString &domain : settings.domains)
        if (!isDomain(domain))
            return wrong("domains", QStringLiteral("'%1' is no domain in small letters, such as example.org.")
                                        .arg(domain.left(80)));
    for (const QString &group : settings.groups)
        if (!GroupId::parse(group)) return wrong("groups", QStringLiteral("These are ids of groups."));
    if (settings.auth == UpstreamAuth::AppleSecret && (settings.teamId.isEmpty() || settings.keyId.isEmpty()))
        return wrong("team_id", QStringLiteral("Apple's key needs the team ID and the key ID."));
    return {};
}

}  // namespace

QString toString(ProviderKind kind)
{
    return kind == ProviderKind::Oidc ? QStringLiteral("oidc") : QStringLiteral("oauth2");
}

QString toString(Provisioning provisioning)
{
    switch (provisioning) {
        case Provisioning::Linked:
            return QStringLiteral("linked");
        case Provisioning::Existing:
            return QStringLiteral("existing");
        case Provisioning::Create:
            return QStringLiteral("create");
    }
    return {};
}

QString toString(UpstreamAuth auth)
{
    switch (auth) {
        case UpstreamAuth::None:
            return QStringLiteral("none");
        case UpstreamAuth::SecretBasic:
            return QStringLiteral("client_secret_basic");
        case UpstreamAuth::SecretPost:
            return QStringLiteral("client_secret_post");
        case UpstreamAuth::PrivateKeyJwt:
            return QStringLiteral("private_key_jwt");
        case UpstreamAuth::AppleSecret:
            return QStringLiteral("apple_secret");
    }
    return {};
}

std::optional<Provisioning> provisioningFrom(const QString &name)
{
    for (const Provisioning each : {Provisioning::Linked, Provisioning::Existing, Provisioning::Create})
        if (name == toString(each)) return each;
    return std::nullopt;
}

std::optional<UpstreamAuth> upstreamAuthFrom(const QString &name)
{
    for (const UpstreamAuth each : {UpstreamAuth::None, UpstreamAuth::SecretBasic, UpstreamAuth::SecretPost,
                                    UpstreamAuth::PrivateKeyJwt, UpstreamAuth::AppleSecret})
        if (name == toString(each)) return each;
    return std::nullopt;
}

QJsonObject toJson(const ProviderSettings &settings)
{
    QJsonObject json{{QStringLiteral("auth_method"), toString(settings.auth)},
                     {QStringLiteral("provisioning"), toString(settings.provisioning)}};
    for (const TextMember &text : kTexts)
        if (!(settings.*text.member).isEmpty()) json.insert(QLatin1String(text.name), settings.*text.member);
    for (const FlagMember &flag : kFlags)
        json.insert(QLatin1String(flag.name), settings.*flag.member);
    for (const ListMember &list : kLists)
        json.insert(QLatin1String(list.name), QJsonArray::fromStringList(settings.*list.member));
    return json;
}

Result<ProviderSettings> mergedSettings(const ProviderSettings &before, const QJsonObject &change)
{
    QJsonObject merged = toJson(before);
    for (auto it = change.begin(); it != change.end(); ++it) {
        if (it.value().isNull())
            merged.remove(it.key());
        else
            merged.insert(it.key(), it.value());
    }
    ProviderSettings settings;
    for (const TextMember &text : kTexts) {
        GATEHOUSE_TRY_ASSIGN(value, inSettings(optionalString(merged, text.name, text.maxLength)));
        settings.*text.member = value.value_or(QString());
        merged.remove(QLatin1String(text.name));
    }
    for (const FlagMember &flag : kFlags) {
        GATEHOUSE_TRY_ASSIGN(value, inSettings(optionalBool(merged, flag.name)));
        settings.*flag.member = value.value_or(false);
        merged.remove(QLatin1String(flag.name));
    }
    for (const ListMember &list : kLists) {
        GATEHOUSE_TRY_ASSIGN(value, inSettings(optionalStringList(merged, list.name, kMaxEntries, kMaxText)));
        settings.*list.member = value.value_or(QStringList());
        merged.remove(QLatin1String(list.name));
    }
    GATEHOUSE_TRY_ASSIGN(auth, inSettings(optionalString(merged, "auth_method", kMaxText)));
    if (auth) {
        const auto known = upstreamAuthFrom(*auth);
        if (!known) return wrong("auth_method", QStringLiteral("There is no such method."));
        settings.auth = *known;
    }
    GATEHOUSE_TRY_ASSIGN(provisioning, inSettings(optionalString(merged, "provisioning", kMaxText)));
    if (provisioning) {
        const auto known = provisioningFrom(*provisioning);
        if (!known) return wrong("provisioning", QStringLiteral("It is linked, existing or create."));
        settings.provisioning = *known;
    }
    merged.remove(QStringLiteral("auth_method"));
    merged.remove(QStringLiteral("provisioning"));
    if (!merged.isEmpty())
        return wrong("settings", QStringLiteral("There is no '%1'.").arg(merged.begin().key().left(80)));
    return settings;
}

bool isTenantTemplate(const Provider &provider)
{
    if (provider.preset != QLatin1String("microsoft")) return false;
    const QUrl issuer(provider.issuer);
    const QString tenant = issuer.path().section(u'/', 1, 1);
    return tenant == QLatin1String("common") || tenant == QLatin1String("organizations") ||
           tenant == QLatin1String("consumers");
}

Result<void> checkProvider(const Provider &provider)
{
    if (!findPreset(provider.preset))
        return Error::invalid("preset", "unknown_preset", QStringLiteral("There is no such preset."));
    if (provider.name.isEmpty() || provider.name.size() > 80)
        return Error::invalid("name", "name_length", QStringLiteral("The name has 1 to 80 characters."));
    // Registering there wants the redirect URI, which a provider has once it is here: it may wait, switched
    // off.
    if ((provider.enabled && provider.clientId.isEmpty()) || provider.clientId.size() > kMaxText)
        return Error::invalid("client_id", "client_id_length",
                              QStringLiteral("The client ID has 1 to 255 characters."));
    if (provider.kind == ProviderKind::Oidc) {
        // OpenID Connect Discovery section 3: no query, no fragment.
        if (!HttpFetch::checkUrl(provider.issuer).ok() || QUrl(provider.issuer).hasQuery())
            return Error::invalid("issuer", "bad_issuer",
                                  QStringLiteral("The issuer is an address such as https://id.example.org."));
    }
    return checkSettings(provider);
}

}  // namespace gatehouse

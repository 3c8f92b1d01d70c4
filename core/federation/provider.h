#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

using ProviderId = StrongId<struct ProviderTag>;

/// How a provider speaks: OpenID Connect, or OAuth 2.0 with a dialect of its own for who somebody is.
enum class ProviderKind { Oidc, OAuth2 };

/// Who of a provider's people may come in.
enum class Provisioning {
    Linked,    ///< who has linked the account before
    Existing,  ///< and who has an account here with the same confirmed address, once they proved it is theirs
    Create,    ///< and everybody else that the rules let in: an account is made
};

/// How we prove to be the client (RFC 6749 section 2.3, OpenID Connect Core section 9). AppleSecret is a
/// client_secret that is a JWT signed with the key of the developer's account.
enum class UpstreamAuth { None, SecretBasic, SecretPost, PrivateKeyJwt, AppleSecret };

/// Everything about a provider that is neither its name nor a secret. Kept, and spoken by the admin API, as
/// JSON: settingsFrom() and toJson(). Value type.
struct ProviderSettings
{
    QStringList scopes;
    UpstreamAuth auth = UpstreamAuth::SecretBasic;
    bool formPost = false;  ///< asks for `response_mode=form_post`
    QString prompt;         ///< of the authorization request; may be empty
    QString hostedDomain;   ///< `hd` of Google: asked for, and the ID token must say it
    QString keyId;          ///< `kid` of the private key
    QString teamId;         ///< `iss` of AppleSecret
    /// Dialects have no discovery document: where they listen.
    QString authorizationEndpoint;
    QString tokenEndpoint;
    QString userEndpoint;
    QString emailsEndpoint;
    bool trustEmail = false;      ///< its word that an address is confirmed counts
    bool trustMfa = false;        ///< its word that there was a second factor counts
    bool upstreamLogout = false;  ///< signing out here goes on to sign out there
    Provisioning provisioning = Provisioning::Linked;
    QStringList domains;  ///< of confirmed addresses that may create accounts; empty: all
    QStringList groups;   ///< ids of groups that new accounts join
    QStringList tenants;  ///< Microsoft's common issuers: whose people may come; empty: all

    friend bool operator==(const ProviderSettings &, const ProviderSettings &) = default;
};

QJsonObject toJson(const ProviderSettings &settings);
/// RFC 7396: `settings` with `change` merged in. InvalidInput "settings" for what has the wrong type, is
/// unknown or too long.
Result<ProviderSettings> mergedSettings(const ProviderSettings &settings, const QJsonObject &change);

struct Provider
{
    ProviderId id;
    ProviderKind kind = ProviderKind::Oidc;
    QString preset;  ///< "oidc", "google", ...: which dialect, and which mark on the button
    QString name;
    QString issuer;  ///< empty for a dialect
    QString clientId;
    bool hasSecret = false;
    ProviderSettings settings;
    bool enabled = true;
    int position = 0;  ///< on the sign-in page
    Timestamp createdAt;
    Timestamp updatedAt;
    qint64 version = 1;
    qint64 people = 0;  ///< how many are linked; only in lists and details
};

QString toString(ProviderKind kind);
QString toString(Provisioning provisioning);
QString toString(UpstreamAuth auth);
std::optional<Provisioning> provisioningFrom(const QString &name);
std::optional<UpstreamAuth> upstreamAuthFrom(const QString &name);

/// Rules that need no look at the database. InvalidInput with the field at fault.
Result<void> checkProvider(const Provider &provider);
/// True for an issuer of Microsoft's that stands for many: the tokens of each tenant name their own.
bool isTenantTemplate(const Provider &provider);

}  // namespace gatehouse

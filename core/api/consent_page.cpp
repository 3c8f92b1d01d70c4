#include "core/api/consent_page.h"

#include <QJsonArray>

#include "core/oauth/scope.h"
#include "core/oauth/subject.h"

namespace gatehouse {

namespace {

/// What a scope releases about this very person, in words.
QString scopeValues(const QString &scope, const Subject &subject)
{
    QStringList values;
    if (scope == QLatin1String(kScopeProfile)) values = {subject.displayName, subject.username};
    if (scope == QLatin1String(kScopeEmail)) values = {subject.email};
    if (scope == QLatin1String(kScopeGroups)) values = subject.groups;
    if (scope == QLatin1String(kScopeRoles)) values = subject.roles;
    values.removeAll(QString());
    return values.join(QStringLiteral(", "));
}

QJsonArray scopeLines(const Browser &browser, const HttpRequest &request, const QStringList &scopes,
                      const Subject &subject)
{
    QJsonArray lines;
    bool administration = false;
    for (const QString &scope : scopes) {
        // One line for the right to administer, not twelve.
        const bool admin = adminScopes().contains(scope);
        if (admin && std::exchange(administration, true)) continue;
        const QString id = QStringLiteral("scope.") + (admin ? QStringLiteral("admin") : scope);
        QString text = browser.pages().message(request, id);
        if (text.isEmpty())
            text = browser.pages().message(request, QStringLiteral("scope.other")) + u' ' + scope;
        lines.append(
            QJsonObject{{QStringLiteral("text"), text},
                        {QStringLiteral("values"), admin ? QString() : scopeValues(scope, subject)}});
    }
    return lines;
}

}  // namespace

QJsonObject clientData(const Client &client)
{
    const ClientMetadata &metadata = client.metadata;
    QJsonObject data{{QStringLiteral("client_name"), client.name},
                     {QStringLiteral("client_initial"), client.name.left(1).toUpper()},
                     {QStringLiteral("client_uri"), metadata.clientUri},
                     {QStringLiteral("policy_uri"), metadata.policyUri},
                     {QStringLiteral("tos_uri"), metadata.tosUri}};
    const bool links =
        !metadata.clientUri.isEmpty() || !metadata.policyUri.isEmpty() || !metadata.tosUri.isEmpty();
    data.insert(QStringLiteral("client_links"), links);
    if (!logoOrigin(metadata).isEmpty()) data.insert(QStringLiteral("client_logo"), metadata.logoUri);
    return data;
}

Result<QJsonObject> consentData(const Browser &browser, const HttpRequest &request, const Session &session,
                                const Client &client, const QStringList &scopes)
{
    GATEHOUSE_TRY_ASSIGN(subject, browser.services().database.read([&](Transaction &tx) {
        return loadSubject(tx, session.user, scopes);
    }));
    if (!subject) return Error::unauthenticated("no_session", QStringLiteral("Please sign in again."));
    const QString userName = session.displayName.isEmpty() ? session.username : session.displayName;
    QJsonObject data = clientData(client);
    data.insert(QStringLiteral("user_name"), userName);
    data.insert(QStringLiteral("user_initial"), userName.left(1).toUpper());
    data.insert(QStringLiteral("scopes"), scopeLines(browser, request, scopes, *subject));
    return data;
}

}  // namespace gatehouse

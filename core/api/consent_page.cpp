#include "core/api/consent_page.h"

#include <QJsonArray>

#include "core/oauth/claim_mapping.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject.h"

namespace gatehouse {

namespace {

/// One claim about this very person, in words; empty for what is no text.
QString claimValue(const QJsonValue &value)
{
    if (value.isString()) return value.toString();
    if (value.isObject())
        return value.toObject().value(u"formatted").toString().replace(u'\n', QStringLiteral(", "));
    QStringList texts;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items)
        texts.append(item.toString());
    return texts.join(QStringLiteral(", "));
}

/// What a scope releases about this very person, in words.
QString scopeValues(const QString &scope, const Subject &subject)
{
    const QJsonObject claims = claimsFor(subject, {scope});
    QStringList values;
    for (const QString &claim : personClaims()) {
        // What a language or a time zone says, nobody needs to be shown; the rest in the standard's order.
        if (claim == u"locale" || claim == u"zoneinfo") continue;
        const QString value = claimValue(claims.value(claim));
        if (!value.isEmpty() && !values.contains(value)) values.append(value);
    }
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
        lines.append(QJsonObject{{QStringLiteral("text"), scopeText(browser, request, scope)},
                                 {QStringLiteral("values"), admin ? QString() : scopeValues(scope, subject)},
                                 {QStringLiteral("needed"), false}});
    }
    return lines;
}

/// The claims that are asked for by name and that no scope of the request releases anyway (OpenID Connect
/// Core section 5.5): each is told by itself, for that is all that the application gets.
QJsonArray claimLines(const Browser &browser, const HttpRequest &request, const QStringList &scopes,
                      const ClaimsRequest &claims, const Subject &subject)
{
    QJsonArray lines;
    const QStringList names = claims.names();
    const QJsonObject values = claimsNamed(subject, names);
    for (const QString &name : names) {
        if (scopes.contains(scopeOfClaim(name))) continue;
        lines.append(QJsonObject{{QStringLiteral("text"), claimText(browser, request, name)},
                                 {QStringLiteral("values"), claimValue(values.value(name))},
                                 {QStringLiteral("needed"), claims.essential.contains(name)}});
    }
    return lines;
}

/// What the office tells this application of its own accord: said in one line, with what it is, because it is
/// not the person's to choose.
QJsonArray customLine(const Browser &browser, const HttpRequest &request, const Client &client,
                      const QStringList &scopes, const Subject &subject)
{
    QStringList values;
    for (const ClaimPlace place : {ClaimPlace::IdToken, ClaimPlace::UserInfo, ClaimPlace::AccessToken}) {
        const QJsonObject claims = mappedClaims(client.metadata.customClaims, subject, scopes, place);
        for (const QJsonValue &claim : claims) {
            const QString value = claimValue(claim);
            if (!value.isEmpty() && !values.contains(value)) values.append(value);
        }
    }
    if (values.isEmpty()) return {};
    return {QJsonObject{
        {QStringLiteral("text"), browser.pages().message(request, QStringLiteral("consent.custom"))},
        {QStringLiteral("values"), values.join(QStringLiteral(", "))},
        {QStringLiteral("needed"), false}}};
}

}  // namespace

QString scopeText(const Browser &browser, const HttpRequest &request, const QString &scope)
{
    const bool admin = adminScopes().contains(scope);
    const QString id = QStringLiteral("scope.") + (admin ? QStringLiteral("admin") : scope);
    const QString text = browser.pages().message(request, id);
    if (!text.isEmpty()) return text;
    return browser.pages().message(request, QStringLiteral("scope.other")) + u' ' + scope;
}

QString claimText(const Browser &browser, const HttpRequest &request, const QString &claim)
{
    return browser.pages().message(request, QStringLiteral("ask.") + claim);
}

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
                                const Client &client, const QStringList &scopes, const ClaimsRequest &claims)
{
    GATEHOUSE_TRY_ASSIGN(subject, browser.services().database.read([&](Transaction &tx) {
        return loadSubject(tx, session.user, scopes,
                           claims.names() + neededClaims(client.metadata.customClaims));
    }));
    if (!subject) return Error::unauthenticated("no_session", QStringLiteral("Please sign in again."));
    const QString userName = session.displayName.isEmpty() ? session.username : session.displayName;
    QJsonObject data = clientData(client);
    data.insert(QStringLiteral("user_name"), userName);
    data.insert(QStringLiteral("user_initial"), userName.left(1).toUpper());
    QJsonArray lines = scopeLines(browser, request, scopes, *subject);
    for (const QJsonValue &line : claimLines(browser, request, scopes, claims, *subject))
        lines.append(line);
    for (const QJsonValue &line : customLine(browser, request, client, scopes, *subject))
        lines.append(line);
    data.insert(QStringLiteral("scopes"), lines);
    return data;
}

}  // namespace gatehouse

#include "core/oauth/claims_request.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/base/json_gate.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

constexpr JsonLimits kLimits{8 * 1024, 6, 500};

Error malformed()
{
    return oauthError(OAuthErrorCode::InvalidRequest, "The parameter claims is malformed.");
}

/// The names that say something about the person; the protocol's own are in every ID token anyway.
Result<QStringList> namesIn(const QJsonObject &wanted)
{
    QStringList names;
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        // null: voluntarily; an object may say more about the claim.
        if (!it.value().isNull() && !it.value().isObject()) return malformed();
        if (!scopeOfClaim(it.key()).isEmpty()) names.append(it.key());
    }
    return names;
}

QStringList textsOf(const QJsonObject &detail)
{
    QStringList texts;
    if (const QJsonValue value = detail.value(QLatin1String("value")); value.isString())
        texts.append(value.toString());
    for (const auto &value : detail.value(QLatin1String("values")).toArray())
        if (value.isString()) texts.append(value.toString());
    return texts;
}

Result<QJsonObject> member(const QJsonObject &json, const char *name)
{
    const QJsonValue value = json.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull()) return QJsonObject();
    if (!value.isObject()) return malformed();
    return value.toObject();
}

}  // namespace

QStringList ClaimsRequest::names() const
{
    QStringList all = userInfo + idToken;
    all.removeDuplicates();
    return all;
}

Result<ClaimsRequest> parseClaimsRequest(QByteArrayView text)
{
    const auto json = parseJsonObject(text, kLimits);
    if (!json.ok()) return malformed();
    GATEHOUSE_TRY_ASSIGN(userInfo, member(*json, "userinfo"));
    GATEHOUSE_TRY_ASSIGN(idToken, member(*json, "id_token"));
    ClaimsRequest request;
    GATEHOUSE_TRY_ASSIGN(userInfoNames, namesIn(userInfo));
    GATEHOUSE_TRY_ASSIGN(idTokenNames, namesIn(idToken));
    request.userInfo = userInfoNames;
    request.idToken = idTokenNames;
    for (const QJsonObject &part : {userInfo, idToken})
        for (const QString &name : part.keys())
            if (part.value(name).toObject().value(QLatin1String("essential")).toBool() &&
                !scopeOfClaim(name).isEmpty() && !request.essential.contains(name))
                request.essential.append(name);
    const QJsonObject acr = idToken.value(QLatin1String("acr")).toObject();
    if (acr.value(QLatin1String("essential")).toBool()) request.essentialAcr = textsOf(acr);
    for (const QJsonObject &part : {idToken, userInfo}) {
        const QStringList subjects = textsOf(part.value(QLatin1String("sub")).toObject());
        if (!subjects.isEmpty()) request.subject = subjects.constFirst();
    }
    return request;
}

QString toStoredText(const ClaimsRequest &request)
{
    if (request.isEmpty()) return QStringLiteral("{}");
    const QJsonObject json{{QStringLiteral("userinfo"), QJsonArray::fromStringList(request.userInfo)},
                           {QStringLiteral("id_token"), QJsonArray::fromStringList(request.idToken)}};
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

ClaimsRequest claimsRequestFrom(const QString &stored)
{
    ClaimsRequest request;
    if (stored == u"{}") return request;
    const QJsonObject json = QJsonDocument::fromJson(stored.toUtf8()).object();
    for (const auto &name : json.value(QLatin1String("userinfo")).toArray())
        request.userInfo.append(name.toString());
    for (const auto &name : json.value(QLatin1String("id_token")).toArray())
        request.idToken.append(name.toString());
    return request;
}

}  // namespace gatehouse

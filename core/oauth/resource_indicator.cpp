#include "core/oauth/resource_indicator.h"

#include <QUrl>
#include <algorithm>

#include "core/oauth/client.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kResource("resource");
constexpr qsizetype kMaxResource = 255;
constexpr qsizetype kMaxAsked = 20;

Error invalidTarget(const char *description)
{
    return oauthError(OAuthErrorCode::InvalidTarget, description);
}

}  // namespace

bool isResource(const QString &text)
{
    const bool plain =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < QChar(0x7f); });
    if (text.isEmpty() || text.size() > kMaxResource || !plain || text.contains(u'#')) return false;
    const QUrl url(text, QUrl::StrictMode);
    // "urn:example:api" is a URI as well; a path or a name alone is none.
    return url.isValid() && !url.scheme().isEmpty() && (!url.host().isEmpty() || !url.path().isEmpty());
}

std::optional<QString> repeatedParameter(const FormFields &parameters)
{
    QList<FormFields::Field> others;
    for (const FormFields::Field &field : parameters.fields())
        if (field.first != kResource) others.append(field);
    return FormFields(std::move(others)).repeatedName();
}

QStringList resourcesOf(const Client &client, const QString &issuer)
{
    QStringList resources = client.metadata.resources;
    if (!resources.contains(issuer)) resources.append(issuer);
    return resources;
}

Result<QStringList> resourcesAskedFor(const FormFields &parameters, const QStringList &allowed)
{
    QStringList asked = parameters.values(QByteArrayView("resource"));
    asked.removeDuplicates();
    if (asked.size() > kMaxAsked) return invalidTarget("There are too many resources.");
    for (const QString &resource : std::as_const(asked)) {
        if (!isResource(resource)) return invalidTarget("A resource is an absolute URI without a fragment.");
        if (!allowed.contains(resource))
            return invalidTarget("The client may not have tokens for this resource.");
    }
    return asked;
}

Result<QStringList> audienceOf(const QStringList &granted, const QStringList &asked,
                               const QStringList &allowed, const QString &issuer)
{
    const QStringList possible = granted.isEmpty() ? QStringList{issuer} : intersectScopes(granted, allowed);
    if (!containsAll(possible, asked)) return invalidTarget("The resource goes beyond what was granted.");
    if (possible.isEmpty())
        return invalidTarget("The client may not have tokens for what was granted any more.");
    return asked.isEmpty() ? possible : asked;
}

}  // namespace gatehouse

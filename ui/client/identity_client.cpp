#include "ui/client/identity_client.h"

#include "ui/client/area_calls.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

AdminClient::PageAnswer<wire::LinkedIdentity> IdentityClient::identities(const QString &user)
{
    return pageAnswer<wire::LinkedIdentity>(m_client, getFrom({u"users"_s, user, u"identities"_s}));
}

AdminClient::Answer<Unit> IdentityClient::unlink(const QString &user, const QString &identity,
                                                 const QString &reason)
{
    ApiRequest request;
    request.method = "DELETE";
    request.path = adminPath({u"users"_s, user, u"identities"_s, identity});
    if (!reason.isEmpty()) request.body = QJsonObject{{u"reason"_s, reason}};
    return parsedAnswer<Unit>(m_client, request, [](const QJsonObject &) -> Result<Unit> { return Unit{}; });
}

}  // namespace gatehouse::ui

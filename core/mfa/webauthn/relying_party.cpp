#include "core/mfa/webauthn/relying_party.h"

#include <QHostAddress>
#include <QUrl>

namespace gatehouse {

RelyingParty RelyingParty::of(const QString &issuer)
{
    const QUrl url(issuer, QUrl::StrictMode);
    RelyingParty party;
    party.id = QString::fromLatin1(url.host(QUrl::FullyEncoded).toLatin1().toLower());
    party.origin = url.scheme().toLatin1() + "://" + party.id.toLatin1();
    const bool usual =
        (url.scheme() == u"https" && url.port(443) == 443) || (url.scheme() == u"http" && url.port(80) == 80);
    if (!usual) party.origin += ':' + QByteArray::number(url.port());
    return party;
}

bool RelyingParty::isPossible() const
{
    return !id.isEmpty() && QHostAddress(id).isNull();
}

}  // namespace gatehouse

#pragma once

#include <QByteArray>
#include <QString>

namespace gatehouse {

/// Who we are to authenticators (WebAuthn section 4, "Relying Party"). Made from the issuer alone: what a
/// request says of itself never decides. Value type.
struct RelyingParty
{
    QString id;         ///< the issuer's host
    QByteArray origin;  ///< scheme://host[:port] as browsers write it (RFC 6454 section 6.2)

    static RelyingParty of(const QString &issuer);
    /// Passkeys belong to a domain: an address of numbers cannot have any (section 5.1.2, RP ID).
    bool isPossible() const;
};

}  // namespace gatehouse

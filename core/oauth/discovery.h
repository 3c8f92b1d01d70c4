#pragma once

#include <QByteArray>
#include <QString>

#include "core/oauth/mutual_tls.h"

namespace gatehouse {

/// The metadata documents (OpenID Connect Discovery section 3, RFC 8414 section 2), made once: they depend on
/// the issuer, on what is set up for client certificates and on whether clients may register themselves.
/// OpenID Connect's and OAuth's are the same bytes, so that they cannot disagree.
class DiscoveryDocument final
{
public:
    /// `issuer`: the public URL without a slash at its end.
    explicit DiscoveryDocument(const QString &issuer, const MutualTls &mutualTls = {});

    const QByteArray &json(bool withRegistration) const
    {
        return withRegistration ? m_withRegistration : m_json;
    }

private:
    QByteArray m_json;
    QByteArray m_withRegistration;  ///< with `registration_endpoint` (RFC 7591)
};

}  // namespace gatehouse

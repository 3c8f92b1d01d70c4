#pragma once

#include <QByteArray>
#include <QString>

namespace gatehouse {

/// The metadata documents (OpenID Connect Discovery section 3, RFC 8414 section 2), made once: they depend on
/// nothing but the issuer. Both are the same bytes, so that they cannot disagree.
class DiscoveryDocument final
{
public:
    /// `issuer`: the public URL without a slash at its end.
    explicit DiscoveryDocument(const QString &issuer);

    const QByteArray &json() const { return m_json; }

private:
    QByteArray m_json;
};

}  // namespace gatehouse

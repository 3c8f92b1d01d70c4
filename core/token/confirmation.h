#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>
#include <optional>

namespace gatehouse {

class JsonText;

// What a token is bound to, as one text: the thumbprint of a DPoP key (RFC 9449 section 6), or "x5t#S256:"
// and the thumbprint of a client certificate (RFC 8705 section 3); empty for a bearer token. Any thread.

QByteArray certificateConfirmation(const QByteArray &thumbprint);
bool isBoundToCertificate(QByteArrayView confirmation);
/// Bound to a key, and so of the type DPoP.
bool isBoundToKey(QByteArrayView confirmation);

/// The claim `cnf` (RFC 7800). Not for an empty text.
JsonText confirmationClaim(const QByteArray &confirmation);
/// Empty for no claim; nullopt for one that says what we do not understand: such a token is not to be taken.
std::optional<QByteArray> confirmationFrom(const QJsonValue &claim);

}  // namespace gatehouse

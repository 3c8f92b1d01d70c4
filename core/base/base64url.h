#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

#include "core/base/secret.h"

namespace gatehouse {

// Text forms of bytes (RFC 4648). Every decoder takes exactly what the encoder of the same bytes would write:
// a foreign character, white space, a wrong length or non-zero spare bits give nullopt, so that one value has
// one spelling. Any thread.

/// Section 5, without padding: the form of JOSE and of our tokens.
QByteArray base64UrlEncode(QByteArrayView bytes);
std::optional<QByteArray> base64UrlDecode(QByteArrayView text);

/// Section 4, with padding: the form of HTTP Basic and of certificates.
QByteArray base64Encode(QByteArrayView bytes);
std::optional<QByteArray> base64Decode(QByteArrayView text);

/// Section 6, upper case, without padding: the form of TOTP secrets.
QByteArray base32Encode(QByteArrayView bytes);
/// Also takes lower case, and padding when it is complete: people and other programs write both.
std::optional<Secret> base32Decode(QByteArrayView text);

}  // namespace gatehouse

#pragma once

#include <QList>

#include "core/base/clock.h"
#include "core/base/form_decoder.h"
#include "core/base/secret.h"
#include "core/federation/provider.h"

namespace gatehouse {

/// How a token request proves who sends it: header lines and form fields to add.
struct ClientProof
{
    QList<QByteArray> headers;
    QList<FormFields::Field> fields;
};

/// By the provider's method (RFC 6749 section 2.3.1, RFC 7523 section 2.2, Apple's signed client_secret).
/// `audience` is the token endpoint or the issuer, as `private_key_jwt` has it. Unauthenticated
/// "bad_client_key".
Result<ClientProof> clientProof(const Provider &provider, const Secret &secret, const QString &audience,
                                Timestamp now);

}  // namespace gatehouse

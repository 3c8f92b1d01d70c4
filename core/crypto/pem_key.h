#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

/// Whether the PEM text (RFC 7468) holds its private key under a passphrase.
bool isEncryptedPem(const Secret &pem);

/// The private key of a PEM text: PKCS#8 (RFC 5958), plain or encrypted, or the older forms "EC PRIVATE KEY"
/// and "RSA PRIVATE KEY". InvalidInput "not_a_key" when there is none or the passphrase is wrong,
/// "unsuitable_key" when it does not fit the algorithm (P-256; Ed25519; RSA from 2048 bits) or its two
/// halves do not belong together. Never asks anybody for a passphrase.
Result<SigningKey> signingKeyFromPem(SigningAlgorithm algorithm, const Secret &pem, const Secret &passphrase);

}  // namespace gatehouse

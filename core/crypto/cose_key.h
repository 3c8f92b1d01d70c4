#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include "core/base/result.h"
#include "core/crypto/cbor.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

// The keys of authenticators (RFC 9053, as WebAuthn section 5.8.5 narrows it). Any thread.

/// COSE algorithm identifiers, best first: what a new credential may be made with.
inline constexpr qint64 kCoseEs256 = -7;
inline constexpr qint64 kCoseEdDsa = -8;
inline constexpr qint64 kCoseRs256 = -257;
const QList<qint64> &coseAlgorithms();

/// The algorithm of that number, if it is one of ours.
std::optional<SigningAlgorithm> signingAlgorithmFromCose(qint64 number);

/// Exactly the parameters of the key's kind and `alg`, nothing else: EC2 on P-256 uncompressed for ES256, RSA
/// of 2048 to 4096 bits for RS256, OKP on Ed25519 for EdDSA. Fails with InvalidInput "unsuitable_key".
Result<PublicKey> publicKeyFromCose(const CborValue &key);
/// The same from its bytes, as they are kept in the database.
Result<PublicKey> publicKeyFromCose(QByteArrayView bytes);

/// The point of an EC2 key as ANSI X9.62 writes it uncompressed (65 bytes); empty for keys of other kinds.
QByteArray uncompressedPoint(const CborValue &key);

/// A signature in the form of WebAuthn section 6.5.5: ECDSA as DER (exactly one spelling), the others plain.
bool verifyCoseSignature(const PublicKey &key, QByteArrayView input, QByteArrayView signature);

}  // namespace gatehouse

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <optional>

#include "core/base/clock.h"
#include "core/base/secret.h"

namespace gatehouse {

enum class OtpAlgorithm { Sha1, Sha256, Sha512 };

QByteArray toByteArray(
    OtpAlgorithm algorithm);  ///< "SHA1", "SHA256", "SHA512", as in otpauth URIs and the database
std::optional<OtpAlgorithm> otpAlgorithmFrom(QByteArrayView name);

/// SHA-1 stays the default: authenticator apps that ignore the algorithm are still about. HMAC-SHA1 is sound.
struct TotpParameters
{
    OtpAlgorithm algorithm = OtpAlgorithm::Sha1;
    int digits = 6;   ///< 6 to 8
    int period = 30;  ///< seconds
};

/// RFC 4226 section 5.
QByteArray hotp(const Secret &key, quint64 counter, OtpAlgorithm algorithm = OtpAlgorithm::Sha1,
                int digits = 6);

/// RFC 6238 section 4.2.
qint64 totpStep(Timestamp at, const TotpParameters &parameters);
QByteArray totp(const Secret &key, Timestamp at, const TotpParameters &parameters = {});

/// The time step that the code belongs to, within `window` steps either way, or nullopt. Steps up to
/// `lastStep` (the one used last) never match: RFC 6238 section 5.2. The caller still decides single use by a
/// conditional UPDATE. Constant time for a given window.
std::optional<qint64> matchTotp(const Secret &key, QByteArrayView code, Timestamp now,
                                const TotpParameters &parameters = {}, qint64 lastStep = -1, int window = 1);

/// A new seed: 160 bits, as RFC 4226 section 4 advises.
Secret newOtpKey();

/// otpauth://totp/Issuer:account?secret=...&issuer=... as authenticator apps read it.
QByteArray otpauthUri(const Secret &key, const QString &issuer, const QString &account,
                      const TotpParameters &parameters = {});

}  // namespace gatehouse

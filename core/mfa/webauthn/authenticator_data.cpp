#include "core/mfa/webauthn/authenticator_data.h"

#include <QtEndian>

#include "core/mfa/webauthn/webauthn_error.h"

namespace gatehouse {
namespace {

// Section 6.1, table of flags.
constexpr unsigned kUserPresent = 0x01;
constexpr unsigned kUserVerified = 0x04;
constexpr unsigned kBackupEligible = 0x08;
constexpr unsigned kBackedUp = 0x10;
constexpr unsigned kAttested = 0x40;
constexpr unsigned kExtensions = 0x80;

constexpr qsizetype kHashSize = 32;
constexpr qsizetype kHeadSize = kHashSize + 1 + 4;
constexpr qsizetype kMaxSize = 8 * 1024;
constexpr qsizetype kAaguidSize = 16;
constexpr qsizetype kMaxCredentialId = 1023;

/// Takes the attested credential from the front of `rest`; nullopt when it is broken.
std::optional<AttestedCredential> takeCredential(QByteArrayView &rest)
{
    if (rest.size() < kAaguidSize + 2) return std::nullopt;
    AttestedCredential found;
    found.aaguid = rest.first(kAaguidSize).toByteArray();
    const qsizetype idSize = qFromBigEndian<quint16>(rest.data() + kAaguidSize);
    rest = rest.sliced(kAaguidSize + 2);
    if (idSize == 0 || idSize > kMaxCredentialId || rest.size() < idSize) return std::nullopt;
    found.id = rest.first(idSize).toByteArray();
    rest = rest.sliced(idSize);
    auto key = parseCborPrefix(rest);
    if (!key.ok() || key->value.type != CborValue::Type::Map) return std::nullopt;
    found.keyBytes = rest.first(key->size).toByteArray();
    rest = rest.sliced(key->size);
    found.key = std::move(key->value);
    return found;
}

}  // namespace

Result<AuthenticatorData> readAuthenticatorData(QByteArrayView bytes)
{
    const Error broken = webauthnRefusal("invalid_authenticator_data");
    if (bytes.size() < kHeadSize || bytes.size() > kMaxSize) return broken;
    const auto flags = static_cast<unsigned char>(bytes[kHashSize]);
    AuthenticatorData data;
    data.rpIdHash = bytes.first(kHashSize).toByteArray();
    data.userPresent = (flags & kUserPresent) != 0;
    data.userVerified = (flags & kUserVerified) != 0;
    data.backupEligible = (flags & kBackupEligible) != 0;
    data.backedUp = (flags & kBackedUp) != 0;
    data.signCount = qFromBigEndian<quint32>(bytes.data() + kHashSize + 1);
    if (data.backedUp && !data.backupEligible) return webauthnRefusal("backup_flags");

    QByteArrayView rest = bytes.sliced(kHeadSize);
    if ((flags & kAttested) != 0) {
        data.credential = takeCredential(rest);
        if (!data.credential) return broken;
    }
    if ((flags & kExtensions) != 0) {
        const auto extensions = parseCborPrefix(rest);
        if (!extensions.ok() || extensions->value.type != CborValue::Type::Map) return broken;
        rest = rest.sliced(extensions->size);
    }
    if (!rest.isEmpty()) return broken;
    return data;
}

}  // namespace gatehouse

#include "core/crypto/sealer.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "core/crypto/digest.h"
#include "core/crypto/random.h"

namespace gatehouse {

namespace {

constexpr char kVersion = 1;
constexpr qsizetype kIdSize = 4;
constexpr qsizetype kNonceSize = 12;
constexpr qsizetype kTagSize = 16;
constexpr qsizetype kHeaderSize = 1 + kIdSize + kNonceSize;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const EVP_CIPHER *aes256Gcm()
{
    static const EVP_CIPHER *const method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return method;
}

unsigned char *bytesOf(char *data)
{
    return reinterpret_cast<unsigned char *>(data);
}
const unsigned char *bytesOf(const char *data)
{
    return reinterpret_cast<const unsigned char *>(data);
}

/// Each part with its length before it, so that no two places share one text.
QByteArray placeOf(const SealContext &context)
{
    QByteArray place;
    for (const QByteArray &part : {context.table, context.row.toUtf8(), context.column}) {
        const auto size = quint32(part.size());
        for (int shift = 24; shift >= 0; shift -= 8)
            place += static_cast<char>(size >> shift);
        place += part;
    }
    return place;
}

Secret placeKey(const Secret &masterKey, const QByteArray &place)
{
    return hkdfSha256(masterKey.view(), "gatehouse seal 1", place, Sealer::kKeySize);
}

Error damaged(const char *reason, const SealContext &context)
{
    Error error = Error::corrupt(QStringLiteral("sealed value in %1.%2, row %3: %4")
                                     .arg(QString::fromUtf8(context.table), QString::fromUtf8(context.column),
                                          context.row, QLatin1String(reason)));
    error.reason = reason;
    return error;
}

}  // namespace

Sealer::Sealer(Secret masterKey, std::vector<Secret> older)
{
    const auto add = [this](Secret secret) {
        if (secret.size() != kKeySize) qFatal("A master key must have %zu bytes", kKeySize);
        QByteArray id =
            hkdfSha256(secret.view(), "gatehouse seal 1", "key id", std::size_t(kIdSize)).reveal();
        m_keys.push_back({std::move(id), std::move(secret)});
    };
    add(std::move(masterKey));
    for (Secret &each : older)
        add(std::move(each));
}

QByteArray Sealer::seal(QByteArrayView plain, const SealContext &context) const
{
    const QByteArray place = placeOf(context);
    const Secret key = placeKey(m_keys.front().secret, place);
    QByteArray sealed(kHeaderSize + plain.size() + kTagSize, Qt::Uninitialized);
    char *out = sealed.data();
    out[0] = kVersion;
    std::copy_n(m_keys.front().id.constData(), kIdSize, out + 1);
    const Secret nonce = randomBytes(kNonceSize);
    std::copy_n(nonce.view().data(), kNonceSize, out + 1 + kIdSize);

    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    const bool done =
        EVP_EncryptInit_ex2(cipher.get(), aes256Gcm(), key.bytes(), nonce.bytes(), nullptr) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(out), int(kHeaderSize)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(place.constData()), int(place.size())) ==
            1 &&
        EVP_EncryptUpdate(cipher.get(), bytesOf(out + kHeaderSize), &length, bytesOf(plain.data()),
                          int(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), bytesOf(out + kHeaderSize + plain.size()), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, int(kTagSize),
                            out + kHeaderSize + plain.size()) == 1;
    if (!done) qFatal("AES-256-GCM is not available");
    return sealed;
}

Result<Secret> Sealer::open(QByteArrayView sealed, const SealContext &context) const
{
    if (sealed.size() < kHeaderSize + kTagSize || sealed.front() != kVersion)
        return damaged("malformed", context);
    const QByteArrayView id = sealed.sliced(1, kIdSize);
    const auto known =
        std::find_if(m_keys.begin(), m_keys.end(), [id](const Key &key) { return key.id == id; });
    if (known == m_keys.end()) return damaged("unknown_master_key", context);

    const QByteArray place = placeOf(context);
    const Secret key = placeKey(known->secret, place);
    const QByteArrayView nonce = sealed.sliced(1 + kIdSize, kNonceSize);
    const QByteArrayView body = sealed.sliced(kHeaderSize).chopped(kTagSize);
    QByteArray tag = sealed.last(kTagSize).toByteArray();
    Secret plain = Secret::ofSize(std::size_t(body.size()));

    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    unsigned char nothing = 0;
    const bool whole =
        EVP_DecryptInit_ex2(cipher.get(), aes256Gcm(), key.bytes(), bytesOf(nonce.data()), nullptr) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(sealed.data()), int(kHeaderSize)) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(place.constData()), int(place.size())) ==
            1 &&
        (body.isEmpty() || EVP_DecryptUpdate(cipher.get(), bytesOf(plain.data()), &length,
                                             bytesOf(body.data()), int(body.size())) == 1) &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, int(kTagSize), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), &nothing, &length) == 1;
    if (!whole) return damaged("authentication_failed", context);
    return plain;
}

bool Sealer::isCurrent(QByteArrayView sealed) const
{
    return sealed.size() >= kHeaderSize && sealed.front() == kVersion &&
           sealed.sliced(1, kIdSize) == m_keys.front().id;
}

}  // namespace gatehouse

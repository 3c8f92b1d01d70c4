#include "core/crypto/password_hashing.h"

#include <algorithm>
#include <climits>

#include "core/crypto/digest.h"
#include "core/crypto/key_derivation.h"
#include "core/crypto/phc.h"
#include "core/crypto/random.h"

namespace gatehouse {

namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kHashSize = 32;
constexpr int kArgon2Version = 19;

bool isWithin(int value, int low, int high)
{
    return value >= low && value <= high;
}

bool isSound(const PasswordCost &cost)
{
    return isWithin(cost.pbkdf2Iterations, 100'000, 5'000'000) &&
           isWithin(cost.argon2MemoryKiB, 8'192, 262'144) && isWithin(cost.argon2Passes, 1, 8) &&
           isWithin(cost.argon2Lanes, 1, 4);
}

/// Everything of a new hash but the hash itself.
Phc newPhc(const PasswordCost &cost, const Pepper *pepper)
{
    Phc phc;
    switch (cost.algorithm) {
        case PasswordAlgorithm::Pbkdf2Sha256:
            phc.id = "pbkdf2-sha256";
            phc.parameters = {{"i", QByteArray::number(cost.pbkdf2Iterations)}};
            break;
        case PasswordAlgorithm::Argon2id:
            phc.id = "argon2id";
            phc.version = kArgon2Version;
            phc.parameters = {{"m", QByteArray::number(cost.argon2MemoryKiB)},
                              {"t", QByteArray::number(cost.argon2Passes)},
                              {"p", QByteArray::number(cost.argon2Lanes)}};
            break;
    }
    if (pepper != nullptr) phc.parameters.append({"keyid", pepper->id});
    phc.salt = randomBytes(kSaltSize).reveal();
    return phc;
}

Result<Secret> derive(const PasswordCost &cost, QByteArrayView password, const QByteArray &salt)
{
    switch (cost.algorithm) {
        case PasswordAlgorithm::Pbkdf2Sha256:
            return pbkdf2(Pbkdf2Digest::Sha256, password, salt, cost.pbkdf2Iterations, kHashSize);
        case PasswordAlgorithm::Argon2id:
            return argon2id(password, salt, cost.argon2MemoryKiB, cost.argon2Passes, cost.argon2Lanes,
                            kHashSize);
    }
    return Error::internalError(QStringLiteral("an unknown password algorithm"));
}

/// What goes into the slow function. HMAC, so that the stored hash is no shortcut to a guess without the key.
Secret season(const Secret &password, const Pepper *pepper)
{
    if (pepper == nullptr) return password.clone();
    return Secret(hmacSha256(pepper->key.view(), password.view()));
}

/// Whether `kept` needs no new hash where `wanted` is how one would be made now. A cost above the setting
/// stays: a sign-in makes a stored password dearer to guess, never cheaper.
bool isAsStrong(const Phc &kept, const Phc &wanted)
{
    if (kept.id != wanted.id || kept.version != wanted.version ||
        kept.value("keyid") != wanted.value("keyid"))
        return false;
    if (kept.salt.size() < wanted.salt.size() || std::size_t(kept.hash.size()) < kHashSize) return false;
    return std::all_of(wanted.parameters.begin(), wanted.parameters.end(), [&kept](const auto &parameter) {
        const std::optional<int> least = parseCost(parameter.second, INT_MAX);
        return parameter.first == "keyid" || (least && kept.number(parameter.first, INT_MAX) >= least);
    });
}

bool isPepperId(const QByteArray &id)
{
    return !id.isEmpty() && id.size() <= 16 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

}  // namespace

PasswordHashing::PasswordHashing(PasswordCost cost, std::vector<Pepper> peppers)
    : m_peppers(std::move(peppers))
{
    for (const Pepper &pepper : m_peppers) {
        if (!isPepperId(pepper.id) || pepper.key.isEmpty())
            qFatal("A pepper needs a key and an id of letters and digits");
    }
    if (isSound(cost)) m_cost = cost;
    m_schemes = allPasswordSchemes();
}

PasswordHashing::~PasswordHashing() = default;

Result<void> PasswordHashing::setCost(PasswordCost cost)
{
    if (!isSound(cost))
        return Error::invalid("password_cost", "out_of_range",
                              QStringLiteral("The cost of password hashing is out of range."));
    const std::lock_guard lock(m_mutex);
    m_cost = cost;
    return {};
}

PasswordCost PasswordHashing::cost() const
{
    const std::lock_guard lock(m_mutex);
    return m_cost;
}

Result<QString> PasswordHashing::hash(const Secret &password) const
{
    const PasswordCost now = cost();
    Phc phc = newPhc(now, currentPepper());
    GATEHOUSE_TRY_ASSIGN(derived, derive(now, season(password, currentPepper()).view(), phc.salt));
    phc.hash = derived.reveal();
    return QString::fromLatin1(phc.toText());
}

QString PasswordHashing::decoyHash() const
{
    // 256 random bits in place of a hash: finding a password for them is finding a preimage.
    Phc phc = newPhc(cost(), currentPepper());
    phc.hash = randomBytes(kHashSize).reveal();
    return QString::fromLatin1(phc.toText());
}

Result<PasswordVerdict> PasswordHashing::verify(const Secret &password, const QString &stored) const
{
    const QByteArray text = stored.toUtf8();
    const auto scheme = std::find_if(m_schemes.begin(), m_schemes.end(),
                                     [&text](const auto &each) { return each->recognises(text); });
    if (scheme == m_schemes.end())
        return Error::corrupt(QStringLiteral("a stored password hash of an unknown kind"));

    const std::optional<Phc> phc = Phc::parse(text);
    const QByteArray pepperId = phc ? phc->value("keyid") : QByteArray();
    const Pepper *pepper = pepperId.isEmpty() ? nullptr : findPepper(pepperId);
    if (pepper == nullptr && !pepperId.isEmpty()) {
        return Error::unavailable(
            QStringLiteral("Passwords cannot be checked at the moment."),
            QStringLiteral("the pepper %1 is missing").arg(QString::fromLatin1(pepperId)));
    }
    GATEHOUSE_TRY_ASSIGN(matches, (*scheme)->matches(season(password, pepper).view(), text));
    if (!matches) return PasswordVerdict{};
    return PasswordVerdict{true, !phc || !isAsStrong(*phc, newPhc(cost(), currentPepper()))};
}

const Pepper *PasswordHashing::currentPepper() const
{
    return m_peppers.empty() ? nullptr : &m_peppers.front();
}

const Pepper *PasswordHashing::findPepper(QByteArrayView id) const
{
    const auto found = std::find_if(m_peppers.begin(), m_peppers.end(),
                                    [id](const Pepper &pepper) { return pepper.id == id; });
    return found == m_peppers.end() ? nullptr : &*found;
}

}  // namespace gatehouse

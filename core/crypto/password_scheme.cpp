#include "core/crypto/password_scheme.h"

#include <algorithm>

namespace gatehouse {

namespace {

Error refusal(const Error &why)
{
    if (why.reason == "costly_hash")
        return Error::invalid("password_hash", "costly_hash",
                              QStringLiteral("The password hash would cost more to check than is allowed."));
    return Error::invalid("password_hash", "malformed_hash",
                          QStringLiteral("The password hash is malformed."));
}

}  // namespace

Result<bool> PasswordScheme::matches(QByteArrayView password, QByteArrayView stored) const
{
    GATEHOUSE_TRY_ASSIGN(test, prepare(stored));
    return test(password);
}

std::vector<std::unique_ptr<PasswordScheme>> allPasswordSchemes()
{
    std::vector<std::unique_ptr<PasswordScheme>> schemes;
    for (auto make : {makePbkdf2Scheme, makeArgon2idScheme, makeScryptScheme, makeBcryptScheme,
                      makeWerkzeugScheme, makeDjangoScheme, makeCryptScheme, makeHtpasswdScheme})
        schemes.push_back(make());
    return schemes;
}

Result<void> checkStoredHash(QByteArrayView stored)
{
    static const auto schemes = allPasswordSchemes();
    const auto scheme = std::find_if(schemes.begin(), schemes.end(),
                                     [stored](const auto &each) { return each->recognises(stored); });
    if (scheme == schemes.end())
        return Error::invalid("password_hash", "unknown_hash",
                              QStringLiteral("This is no password hash of a kind that is checked here."));
    const auto test = (*scheme)->prepare(stored);
    if (!test.ok()) return refusal(test.error());
    return {};
}

}  // namespace gatehouse

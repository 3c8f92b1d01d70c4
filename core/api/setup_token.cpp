#include "core/api/setup_token.h"

#include "core/crypto/digest.h"
#include "core/crypto/random.h"

namespace gatehouse {

Secret SetupToken::arm()
{
    Secret token = randomToken();
    const QMutexLocker lock(&m_mutex);
    m_hash = tokenHash(token.view());
    m_administrator = {};
    return token;
}

void SetupToken::disarm()
{
    const QMutexLocker lock(&m_mutex);
    m_hash.clear();
}

bool SetupToken::isArmed() const
{
    const QMutexLocker lock(&m_mutex);
    return !m_hash.isEmpty();
}

bool SetupToken::matches(QByteArrayView token) const
{
    const QMutexLocker lock(&m_mutex);
    return !m_hash.isEmpty() && constantTimeEqual(m_hash, tokenHash(token));
}

void SetupToken::claim(const UserId &administrator)
{
    const QMutexLocker lock(&m_mutex);
    m_administrator = administrator;
}

UserId SetupToken::claimed() const
{
    const QMutexLocker lock(&m_mutex);
    return m_administrator;
}

}  // namespace gatehouse

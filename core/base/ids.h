#pragma once

#include <QHashFunctions>
#include <QString>
#include <optional>

#include "core/base/clock.h"

namespace gatehouse {

/// True for the canonical lower-case text of a UUID (RFC 9562 section 4).
bool isCanonicalUuid(const QString &text);
/// A new UUIDv7 (RFC 9562 section 5.7): time-ordered, 74 random bits from RAND_bytes. Not a secret.
QString newUuidV7(Timestamp now);

/// An id that cannot be mistaken for another kind of id. Empty only when default-made. Value type.
template <class Tag>
class StrongId final
{
public:
    StrongId() = default;
    static StrongId generate(const Clock &clock) { return StrongId(newUuidV7(clock.now())); }
    /// Takes text from outside; nothing but a canonical UUID is let in.
    static std::optional<StrongId> parse(const QString &text)
    {
        if (!isCanonicalUuid(text)) return std::nullopt;
        return StrongId(text);
    }
    /// Takes text that we wrote ourselves (a database column).
    static StrongId fromStored(QString text) { return StrongId(std::move(text)); }

    const QString &toString() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }

    friend bool operator==(const StrongId &, const StrongId &) = default;
    friend auto operator<=>(const StrongId &a, const StrongId &b) { return a.m_text.compare(b.m_text) <=> 0; }
    friend size_t qHash(const StrongId &id, size_t seed = 0) { return qHash(id.m_text, seed); }

private:
    explicit StrongId(QString text) : m_text(std::move(text)) {}
    QString m_text;
};

using UserId = StrongId<struct UserTag>;
using GroupId = StrongId<struct GroupTag>;
using SessionId =
    StrongId<struct SessionTag>;  ///< names a session in lists and events; not the cookie's secret
using FactorId = StrongId<struct FactorTag>;
using ClientId = StrongId<struct ClientTag>;  ///< OAuth client_id; we issue UUIDs
using GrantId = StrongId<struct GrantTag>;    ///< one authorization: its tokens live and die together
using KeyId = StrongId<struct KeyTag>;
using EventId = StrongId<struct EventTag>;

}  // namespace gatehouse

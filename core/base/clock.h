#pragma once

#include <QDateTime>
#include <QString>
#include <chrono>
#include <compare>
#include <optional>

namespace gatehouse {

/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z. That is also how the database keeps it.
struct Timestamp
{
    qint64 ms = 0;

    qint64 seconds() const { return ms / 1000; }  ///< NumericDate of RFC 7519
    QString toRfc3339() const;                    ///< UTC, e.g. "2026-01-31T09:30:00.000Z"
    static std::optional<Timestamp> fromRfc3339(const QString &text);

    friend auto operator<=>(Timestamp, Timestamp) = default;
    friend Timestamp operator+(Timestamp t, std::chrono::milliseconds d) { return {t.ms + d.count()}; }
    friend Timestamp operator-(Timestamp t, std::chrono::milliseconds d) { return {t.ms - d.count()}; }
    friend std::chrono::milliseconds operator-(Timestamp a, Timestamp b)
    {
        return std::chrono::milliseconds(a.ms - b.ms);
    }
};

/// Where every rule about time asks for the time, so that tests can set it. Any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock
{
public:
    Timestamp now() const override;
};

}  // namespace gatehouse

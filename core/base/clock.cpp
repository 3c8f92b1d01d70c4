#include "core/base/clock.h"

#include "core/base/utc.h"

namespace gatehouse {

QString Timestamp::toRfc3339() const
{
    return toUtc(*this).toString(Qt::ISODateWithMs);
}

std::optional<Timestamp> Timestamp::fromRfc3339(const QString &text)
{
    const QDateTime parsed = QDateTime::fromString(text, Qt::ISODateWithMs);
    // A time without an offset could mean anything: refuse it.
    if (!parsed.isValid() || parsed.timeSpec() == Qt::LocalTime) return std::nullopt;
    return Timestamp{parsed.toMSecsSinceEpoch()};
}

Timestamp SystemClock::now() const
{
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace gatehouse

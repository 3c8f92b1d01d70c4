#pragma once

#include <atomic>

#include "core/base/clock.h"

namespace gatehouse {

/// A clock that stands still until told. Any thread.
class FakeClock final : public Clock
{
public:
    explicit FakeClock(Timestamp start = {1'767'225'600'000}) : m_ms(start.ms) {}  // 2026-01-01T00:00:00Z
    Timestamp now() const override { return {m_ms.load()}; }
    void advance(std::chrono::milliseconds by) { m_ms += by.count(); }
    void set(Timestamp to) { m_ms = to.ms; }

private:
    std::atomic<qint64> m_ms;
};

}  // namespace gatehouse

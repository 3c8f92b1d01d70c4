#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace gatehouse::bench {

/// Latencies in microseconds with a resolution of about 1.6 %: 64 steps for every power of two. Constant
/// memory, however long a run is.
class LatencyHistogram final
{
public:
    void add(std::uint64_t microseconds)
    {
        ++m_counts[indexOf(microseconds)];
        ++m_total;
        m_max = std::max(m_max, microseconds);
    }

    /// The upper edge of the step that holds the share `quantile` of all values, never above the maximum.
    double quantileMs(double quantile) const
    {
        const auto wanted = static_cast<std::uint64_t>(quantile * static_cast<double>(m_total));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            seen += m_counts[i];
            if (seen > wanted) return static_cast<double>(std::min(upperEdge(i), m_max)) / 1000.0;
        }
        return maxMs();
    }

    double maxMs() const { return static_cast<double>(m_max) / 1000.0; }
    std::uint64_t total() const { return m_total; }

private:
    static constexpr unsigned kSteps = 64;  // a power of two
    static constexpr unsigned kStepBits = 6;
    static constexpr unsigned kPowers = 40;

    static std::size_t indexOf(std::uint64_t value)
    {
        if (value < kSteps) return static_cast<std::size_t>(value);
        const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - kStepBits - 1;
        const std::size_t index = (shift + 1) * kSteps + static_cast<std::size_t>((value >> shift) - kSteps);
        return std::min(index, static_cast<std::size_t>(kPowers * kSteps - 1));
    }

    static std::uint64_t upperEdge(std::size_t index)
    {
        if (index < kSteps) return index;
        const std::size_t shift = index / kSteps - 1;
        return ((kSteps + index % kSteps + 1) << shift) - 1;
    }

    std::array<std::uint64_t, kPowers * kSteps> m_counts{};
    std::uint64_t m_total = 0;
    std::uint64_t m_max = 0;
};

}  // namespace gatehouse::bench

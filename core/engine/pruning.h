#pragma once

#include <functional>

#include "core/base/result.h"

namespace gatehouse {

class Services;
class Transaction;

/// Removes what is over: ends sessions that have run out, and forgets expired rows of every kind. Each kind
/// goes on until nothing is left, in transactions of a few hundred rows, so that those who wait for the
/// writer get their turn in between. On the background's thread.
class Pruning final
{
public:
    static constexpr int kRows = 500;

    /// `rest`: called between two transactions; may wait, and says whether to go on.
    Pruning(Services &services, std::function<bool()> rest) : m_services(services), m_rest(std::move(rest)) {}

    /// One round over all kinds. A kind that fails is logged and left for the next round.
    void round();

private:
    using Step = std::function<Result<qint64>(Transaction &, int limit)>;
    void untilNothingIsLeft(const char *what, const Step &step);

    Services &m_services;
    std::function<bool()> m_rest;
    bool m_stopped = false;
};

}  // namespace gatehouse

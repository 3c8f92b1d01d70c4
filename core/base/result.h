#pragma once

#include <QtGlobal>
#include <utility>
#include <variant>

#include "core/base/error.h"

namespace gatehouse {

struct Unit
{
    friend bool operator==(Unit, Unit) { return true; }
};

/// A value or an Error; never both, never neither. Asking for the side that is not there is a programming
/// mistake and ends the program. A value type: as thread-safe as T.
template <class T>
class [[nodiscard]] Result final
{
public:
    using Value = T;

    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T &value() const & { return checkedValue(*this); }
    T &value() & { return checkedValue(*this); }
    T &&value() && { return std::move(checkedValue(*this)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    const Error &error() const &
    {
        if (ok()) qFatal("Result::error() on a success");
        return std::get<1>(m_state);
    }
    Error &&error() &&
    {
        if (ok()) qFatal("Result::error() on a success");
        return std::move(std::get<1>(m_state));
    }

private:
    template <class Self>
    static auto &checkedValue(Self &self)
    {
        if (!self.ok()) qFatal("Result::value() on an error: %s", self.error().reason.constData());
        return std::get<0>(self.m_state);
    }

    std::variant<T, Error> m_state;
};

/// A success without a value.
template <>
class [[nodiscard]] Result<void> final
{
public:
    using Value = void;

    Result() = default;
    Result(Unit) {}
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const Error &error() const &
    {
        if (m_ok) qFatal("Result::error() on a success");
        return m_error;
    }
    Error &&error() &&
    {
        if (m_ok) qFatal("Result::error() on a success");
        return std::move(m_error);
    }

private:
    Error m_error;
    bool m_ok = true;
};

}  // namespace gatehouse

#define GATEHOUSE_CONCAT_(a, b) a##b
#define GATEHOUSE_CONCAT(a, b) GATEHOUSE_CONCAT_(a, b)

// Names of their own for each use: one may stand inside a lambda that is handed to another.
#define GATEHOUSE_TRY_(tried, expression)                                            \
    do {                                                                             \
        if (auto tried = (expression); !tried.ok()) return std::move(tried).error(); \
    } while (false)
#define GATEHOUSE_TRY_ASSIGN_(tried, name, expression) \
    auto tried = (expression);                         \
    if (!tried.ok()) return std::move(tried).error();  \
    auto name = std::move(tried).value()

/// Returns the error of `expression` from this function; goes on when there is none.
#define GATEHOUSE_TRY(expression) GATEHOUSE_TRY_(GATEHOUSE_CONCAT(tried, __COUNTER__), expression)

/// Declares `name` as the value of `expression`, or returns its error from this function.
#define GATEHOUSE_TRY_ASSIGN(name, expression) \
    GATEHOUSE_TRY_ASSIGN_(GATEHOUSE_CONCAT(tried, __COUNTER__), name, expression)

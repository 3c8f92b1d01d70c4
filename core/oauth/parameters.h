#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>
#include <utility>

namespace gatehouse {

/// The decoded parameters of a query or form, in order. Values are bytes: redirect URIs compare as such.
/// A parameter without a value counts as absent (RFC 6749 section 3.1). Value type.
class Parameters final
{
public:
    Parameters() = default;
    Parameters(std::initializer_list<std::pair<QByteArray, QByteArray>> items) : m_items(items) {}

    void add(QByteArray name, QByteArray value) { m_items.append({std::move(name), std::move(value)}); }
    /// The value, if the parameter is there exactly once and is not empty.
    std::optional<QByteArray> value(QByteArrayView name) const;
    /// Same, as text; invalid UTF-8 or a NUL counts as absent.
    std::optional<QString> text(QByteArrayView name) const;
    bool isRepeated(QByteArrayView name) const;
    /// The first name that came more than once, or an empty array.
    QByteArray firstRepeated() const;
    const QList<std::pair<QByteArray, QByteArray>> &items() const { return m_items; }

private:
    QList<std::pair<QByteArray, QByteArray>> m_items;
};

}  // namespace gatehouse

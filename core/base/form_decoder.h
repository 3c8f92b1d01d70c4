#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>
#include <utility>

#include "core/base/result.h"

namespace gatehouse {

/// The fields of a form body or a query, decoded, in the order sent. Value type.
class FormFields final
{
public:
    using Field = std::pair<QString, QString>;

    FormFields() = default;
    explicit FormFields(QList<Field> fields) : m_fields(std::move(fields)) {}

    /// The value; nullopt when the field is absent or stands more than once (nobody can say which one is
    /// meant).
    std::optional<QString> value(QStringView name) const;
    std::optional<QString> value(QByteArrayView name) const;
    /// Every value of that name, in order.
    QStringList values(QByteArrayView name) const;
    bool contains(QByteArrayView name) const;
    bool isRepeated(QByteArrayView name) const;
    /// The first name that stands more than once.
    std::optional<QString> repeatedName() const;
    const QList<Field> &fields() const { return m_fields; }
    bool isEmpty() const { return m_fields.isEmpty(); }

private:
    QList<Field> m_fields;
};

enum class RepeatedNames { Allow, Refuse };

/// Reads application/x-www-form-urlencoded: '+' is a space, percent-encoding must be complete, names and
/// values must be valid UTF-8 without NUL, names must not be empty, 100 fields at most. Fails with
/// InvalidInput `invalid_form`, or `repeated_field` with `field` set. The length is the caller's to limit.
/// Any thread.
Result<FormFields> parseForm(QByteArrayView text, RepeatedNames repeated = RepeatedNames::Allow);

/// Writes the same form, as the WHATWG URL Standard does (section 5.2); ready for a query or a body.
QByteArray encodeForm(const QList<FormFields::Field> &fields);

}  // namespace gatehouse

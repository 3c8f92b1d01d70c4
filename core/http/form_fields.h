#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// Decoded application/x-www-form-urlencoded fields, from a body or a query. '+' is a space. Names keep the
/// order of arrival. Value type.
class FormFields final
{
public:
    /// InvalidInput for broken percent escapes, bytes that are not UTF-8, NUL, and more than `maxFields`
    /// fields.
    static Result<FormFields> parse(QByteArrayView encoded, int maxFields = 100);
    /// The request's body; InvalidInput unless its Content-Type is application/x-www-form-urlencoded.
    static Result<FormFields> ofBody(const HttpRequest &request);
    static Result<FormFields> ofQuery(const HttpRequest &request);

    bool contains(const QString &name) const { return m_values.contains(name); }
    /// The first value, or an empty text.
    QString value(const QString &name) const;
    QStringList values(const QString &name) const { return m_values.value(name); }
    /// The first name that is there twice, or empty. OAuth forbids repeated parameters (RFC 6749
    /// section 3.1).
    QString repeatedName() const;
    const QStringList &names() const { return m_names; }

private:
    QStringList m_names;
    QHash<QString, QStringList> m_values;
};

/// Percent-encodes everything but the unreserved characters of RFC 3986, for query and form values.
QByteArray percentEncoded(const QString &text);

}  // namespace gatehouse

#include "core/http/form_fields.h"

#include <QStringDecoder>
#include <optional>

namespace gatehouse {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<QString> decoded(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return std::nullopt;
        bytes.append(c);
    }
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString result = utf8.decode(bytes);
    if (utf8.hasError()) return std::nullopt;
    return result;
}

}  // namespace

Result<FormFields> FormFields::parse(QByteArrayView encoded, int maxFields)
{
    FormFields fields;
    int count = 0;
    for (qsizetype start = 0; start < encoded.size();) {
        qsizetype end = encoded.indexOf('&', start);
        if (end < 0) end = encoded.size();
        const QByteArrayView pair = encoded.sliced(start, end - start);
        start = end + 1;
        if (pair.isEmpty()) continue;
        if (++count > maxFields)
            return Error::invalid({}, "too_many_fields", QStringLiteral("The form has too many fields."));
        const qsizetype equals = pair.indexOf('=');
        const std::optional<QString> name = decoded(equals < 0 ? pair : pair.first(equals));
        const std::optional<QString> value = equals < 0 ? QString() : decoded(pair.sliced(equals + 1));
        if (!name || !value)
            return Error::invalid({}, "malformed_form", QStringLiteral("The form's encoding is damaged."));
        QStringList &values = fields.m_values[*name];
        if (values.isEmpty()) fields.m_names.append(*name);
        values.append(*value);
    }
    return fields;
}

Result<FormFields> FormFields::ofBody(const HttpRequest &request)
{
    const QByteArray type = request.headers.value("content-type");
    const qsizetype semicolon = type.indexOf(';');
    const QByteArray mime = (semicolon < 0 ? type : type.left(semicolon)).trimmed().toLower();
    if (mime != "application/x-www-form-urlencoded")
        return Error::invalid("content-type", "wrong_content_type",
                              QStringLiteral("Send the fields as application/x-www-form-urlencoded."));
    return parse(request.body);
}

Result<FormFields> FormFields::ofQuery(const HttpRequest &request)
{
    return parse(request.query);
}

QString FormFields::value(const QString &name) const
{
    const auto found = m_values.constFind(name);
    return found == m_values.constEnd() ? QString() : found->first();
}

QString FormFields::repeatedName() const
{
    for (const QString &name : m_names)
        if (m_values.value(name).size() > 1) return name;
    return {};
}

QByteArray percentEncoded(const QString &text)
{
    return text.toUtf8().toPercentEncoding();
}

}  // namespace gatehouse

#include "core/base/form_decoder.h"

#include <algorithm>

namespace gatehouse {

namespace {

constexpr qsizetype kMaxFields = 100;

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// nullopt for broken percent-encoding, raw control characters, NUL, or what is not UTF-8.
std::optional<QString> decodePart(QByteArrayView part)
{
    QByteArray bytes(part.size(), Qt::Uninitialized);
    char *out = bytes.data();
    for (qsizetype i = 0; i < part.size(); ++i) {
        const char c = part[i];
        if (c == '+') {
            *out++ = ' ';
        } else if (c == '%') {
            if (i + 2 >= part.size()) return std::nullopt;
            const int high = hexDigit(part[i + 1]);
            const int low = hexDigit(part[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
            *out++ = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return std::nullopt;
        } else {
            *out++ = c;
        }
    }
    bytes.truncate(out - bytes.constData());
    if (!bytes.isValidUtf8()) return std::nullopt;
    // Not null even when empty: "a=" has a value.
    return bytes.isEmpty() ? QLatin1String("") : QString::fromUtf8(bytes);
}

Error invalidForm()
{
    return Error::invalid({}, "invalid_form", QStringLiteral("The form data or query is malformed."));
}

void appendEncoded(QByteArray &out, const QString &text)
{
    static const char kDigits[] = "0123456789ABCDEF";
    const QByteArray bytes = text.toUtf8();
    for (const char c : bytes) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '*' || c == '-' || c == '.' || c == '_';
        if (plain) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += kDigits[static_cast<unsigned char>(c) >> 4];
            out += kDigits[static_cast<unsigned char>(c) & 15];
        }
    }
}

}  // namespace

std::optional<QString> FormFields::value(QStringView name) const
{
    const Field *found = nullptr;
    for (const Field &field : m_fields) {
        if (field.first != name) continue;
        if (found != nullptr) return std::nullopt;
        found = &field;
    }
    return found != nullptr ? std::optional(found->second) : std::nullopt;
}

std::optional<QString> FormFields::value(QByteArrayView name) const
{
    return value(QString::fromLatin1(name));
}

QStringList FormFields::values(QByteArrayView name) const
{
    QStringList result;
    for (const Field &field : m_fields) {
        if (field.first == QLatin1String(name)) result.append(field.second);
    }
    return result;
}

bool FormFields::contains(QByteArrayView name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [name](const Field &field) { return field.first == QLatin1String(name); });
}

bool FormFields::isRepeated(QByteArrayView name) const
{
    return values(name).size() > 1;
}

std::optional<QString> FormFields::repeatedName() const
{
    // At most 100 fields: the square is small.
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it) {
        if (std::any_of(m_fields.begin(), it, [it](const Field &field) { return field.first == it->first; }))
            return it->first;
    }
    return std::nullopt;
}

Result<FormFields> parseForm(QByteArrayView text, RepeatedNames repeated)
{
    QList<FormFields::Field> fields;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('&');
        const QByteArrayView part = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (part.isEmpty()) continue;
        if (fields.size() == kMaxFields) return invalidForm();
        const qsizetype equals = part.indexOf('=');
        const auto name = decodePart(equals < 0 ? part : part.first(equals));
        const auto value = decodePart(equals < 0 ? QByteArrayView() : part.sliced(equals + 1));
        if (!name || !value || name->isEmpty()) return invalidForm();
        fields.append({*name, *value});
    }
    FormFields form(std::move(fields));
    if (repeated == RepeatedNames::Refuse) {
        if (const auto name = form.repeatedName()) {
            return Error::invalid(
                name->left(64).toUtf8(), "repeated_field",
                QStringLiteral("The field '%1' stands more than once.").arg(name->left(64)));
        }
    }
    return form;
}

QByteArray encodeForm(const QList<FormFields::Field> &fields)
{
    QByteArray out;
    for (const FormFields::Field &field : fields) {
        if (!out.isEmpty()) out += '&';
        appendEncoded(out, field.first);
        out += '=';
        appendEncoded(out, field.second);
    }
    return out;
}

}  // namespace gatehouse
